import { Tokenizer } from '@huggingface/tokenizers';
import { FileFormatError } from '../../errors/index.js';
import { readJsonObject } from '../jsonFile.js';
import type { JsonObject } from '../jsonFile.js';
import type { TextTokenizer } from './tokenizer.js';

/** A tokenizer with what its files say about lengths. */
export interface FileTokenizer extends TextTokenizer {
  /** Longest text the files allow, special tokens included; undefined where they name no limit. */
  readonly maxTokens: number | undefined;
  /** Whether tokenizer.json pads every text to one length. */
  readonly padsToMax: boolean;
}

/** Limits above this mean "none": transformers writes 1e30. */
const noLimit = 1_000_000;

/**
 * Reads a `tokenizer.json` (Hugging Face tokenizers) and, where there is one, its `tokenizer_config.json`.
 *
 * Cutting off and special tokens are done here and not by the library: words are encoded without special tokens, as
 * many kept as fit, and the special ones put around them.
 *
 * @param lowerCase whether texts are lower-cased first; `do_lower_case` of the configuration asks for it too
 * @throws FileFormatError naming the file, where it is missing, no JSON or no tokenizer
 */
export async function readTokenizerJson(
  path: string,
  configPath?: string,
  { lowerCase = false }: { readonly lowerCase?: boolean } = {},
): Promise<FileTokenizer> {
  const file = await readJsonObject(path, 'the tokenizer of a model (Hugging Face tokenizers)');
  const config = configPath === undefined ? {} : await readJsonObject(configPath, 'the configuration of a tokenizer');
  // The library wants every part to be there, be it null.
  const parts = { normalizer: null, pre_tokenizer: null, post_processor: null, decoder: null, added_tokens: [] };
  let tokenizer: Tokenizer;
  try {
    tokenizer = new Tokenizer({ ...parts, ...file }, config);
  } catch (error) {
    const problem = `is no tokenizer that can be read: ${(error as Error).message.split('\n')[0]}`;
    throw new FileFormatError(path, undefined, problem, { cause: error });
  }
  const { before, after } = specialTokens(tokenizer, path);
  const lower = lowerCase || config.do_lower_case === true;
  const specials = before.length + after.length;
  return {
    padId: padIdOf(file, config, tokenizer),
    specialTokens: specials,
    maxTokens: maxTokensOf(file, config),
    padsToMax: isObject(file.padding) && isObject(file.padding.strategy) && 'Fixed' in file.padding.strategy,
    encode(text, maxTokens) {
      const ids: number[] = tokenizer.encode(lower ? text.toLowerCase() : text, { add_special_tokens: false }).ids;
      const kept = Math.max(0, maxTokens - specials);
      const words = ids.length > kept ? ids.slice(0, kept) : ids;
      return { ids: [...before, ...words, ...after], wordTokens: ids.length, truncated: ids.length > kept };
    },
  };
}

/** What the tokenizer puts before and after a text: found by giving it one with and without. */
function specialTokens(tokenizer: Tokenizer, path: string): { before: number[]; after: number[] } {
  const bare: number[] = tokenizer.encode('a', { add_special_tokens: false }).ids;
  const full: number[] = tokenizer.encode('a').ids;
  for (let at = 0; at + bare.length <= full.length; at++) {
    if (bare.every((id, i) => full[at + i] === id)) {
      return { before: full.slice(0, at), after: full.slice(at + bare.length) };
    }
  }
  throw new FileFormatError(path, '/post_processor', 'changes the words of a text, which is not supported');
}

function padIdOf(file: JsonObject, config: JsonObject, tokenizer: Tokenizer): number | undefined {
  if (isObject(file.padding) && typeof file.padding.pad_id === 'number') return file.padding.pad_id;
  const token = isObject(config.pad_token) ? config.pad_token.content : config.pad_token;
  return typeof token === 'string' ? tokenizer.token_to_id(token) : undefined;
}

function maxTokensOf(file: JsonObject, config: JsonObject): number | undefined {
  const limits = [isObject(file.truncation) ? file.truncation.max_length : undefined, config.model_max_length];
  const known = limits.filter((limit): limit is number => typeof limit === 'number' && limit > 0 && limit <= noLimit);
  return known.length === 0 ? undefined : Math.min(...known);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
