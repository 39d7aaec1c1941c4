import { FileFormatError, InputError } from '../../errors/index.js';
import { describeTensor } from '../session.js';
import type { OrtSession, TensorDeclaration, TensorView } from '../session.js';
import { batchTokens, hashedWords, readTokenizerJson } from '../tokenizers/index.js';
import type { TextTokenizer, TokenBatch, TokenizedText } from '../tokenizers/index.js';
import type { DualEncoderConfig, TokenizerSource } from './config.js';
import { fixedDimension, vectorOutput } from './outputs.js';
import type { VectorOutput } from './outputs.js';

/** Inputs that the text network may have; all are (texts, tokens) integers. */
const tokenInputs: Readonly<Record<string, (batch: TokenBatch) => BigInt64Array>> = {
  input_ids: ({ ids }) => ids,
  attention_mask: ({ mask }) => mask,
  token_type_ids: ({ ids }) => new BigInt64Array(ids.length),
  position_ids: ({ ids, length }) => BigInt64Array.from({ length: ids.length }, (_, i) => BigInt(i % length)),
};

/** The text network with its tokenizer: from words to tensors. */
export class TextSide {
  readonly session: OrtSession;
  readonly output: VectorOutput;
  /** Longest text, special tokens included. */
  readonly maxTokens: number;
  /** Texts of a run where the file fixes it. */
  readonly fixedRows: number | undefined;
  readonly #tokenizer: TextTokenizer;
  readonly #padId: number;
  /** Tokens of a line; undefined: as many as the longest text of the batch has. */
  readonly #length: number | undefined;
  readonly #inputs: readonly TensorDeclaration[];

  private constructor(
    session: OrtSession,
    tokenizer: TextTokenizer & { maxTokens?: number | undefined; padsToMax?: boolean },
    config: DualEncoderConfig,
    asked: number | undefined,
  ) {
    const { text } = config;
    this.session = session;
    this.#tokenizer = tokenizer;
    this.#inputs = textInputs(session, config);
    const ids = this.#inputs.find(({ name }) => name === 'input_ids') as TensorDeclaration;
    this.fixedRows = fixedDimension(ids, 0);
    const fixed = fixedDimension(ids, 1);
    const exact = asked ?? text.maxTokens;
    const limits = [tokenizer.maxTokens, text.positionLimit, fixed].filter((each) => each !== undefined);
    if (exact === undefined && limits.length === 0) {
      throw new FileFormatError(
        config.path,
        undefined,
        'nothing says how long a text may be (model_max_length, max_position_embeddings, max_tokens); give maxTokens',
      );
    }
    this.maxTokens = exact ?? Math.min(...limits);
    if (fixed !== undefined && this.maxTokens > fixed) {
      const problem = `takes ${describeTensor(ids)}, which are fewer than the ${this.maxTokens} tokens asked for`;
      throw new FileFormatError(session.path, undefined, problem);
    }
    if (this.maxTokens <= tokenizer.specialTokens) {
      const problem = `${this.maxTokens} tokens leave no room for words beside ${tokenizer.specialTokens} special ones`;
      throw new FileFormatError(config.path, undefined, problem);
    }
    const masked = this.#inputs.some(({ name }) => name === 'attention_mask');
    const longest =
      text.padding === 'longest' || (text.padding === 'network' && masked && tokenizer.padsToMax !== true);
    this.#length = fixed ?? (longest ? undefined : this.maxTokens);
    const padId = text.padId ?? tokenizer.padId ?? text.fallbackPadId;
    if (padId === undefined) {
      throw new FileFormatError(
        config.path,
        undefined,
        'nothing says which token fills up short texts: name a pad token',
      );
    }
    this.#padId = padId;
    this.output = vectorOutput(
      session,
      text.output,
      ['text_embeds', 'pooler_output', 'sentence_embedding'],
      text.pooling,
    );
  }

  /** @param maxTokens in place of what the files say */
  static async create(session: OrtSession, config: DualEncoderConfig, maxTokens?: number): Promise<TextSide> {
    return new TextSide(session, await openTokenizer(config.text.tokenizer), config, maxTokens);
  }

  /** @throws InputError where the text has no words */
  tokenize(text: string, name: string): TokenizedText {
    const tokens = this.#tokenizer.encode(text, this.maxTokens);
    if (tokens.wordTokens > 0 && text.trim() !== '') return tokens;
    const shown = text.trim() === '' ? 'is empty' : `${JSON.stringify(text.slice(0, 40))} has no words`;
    throw new InputError(`${name} ${shown}: every text needs words`);
  }

  /** The inputs of one run; lines after the texts are padding. */
  feeds(texts: readonly TokenizedText[]): Record<string, TensorView> {
    const rows = this.fixedRows ?? texts.length;
    const batch = batchTokens(texts, this.#padId, this.#length, rows);
    const shape = [rows, batch.length];
    return Object.fromEntries(
      this.#inputs.map(({ name, type }) => {
        const values = tokenInputs[name](batch);
        return [name, { data: type === 'int32' ? Int32Array.from(values, Number) : values, shape }];
      }),
    );
  }

  /** (texts, tokens) 1 where a token stands, as {@link feeds} pads them. */
  mask(texts: readonly TokenizedText[]): TensorView<BigInt64Array> {
    const { mask, length } = batchTokens(texts, this.#padId, this.#length);
    return { data: mask, shape: [texts.length, length] };
  }
}

/** What the network takes of a text; `pixel_values` belongs to the image side of a network that holds both. */
function textInputs(session: OrtSession, config: DualEncoderConfig): readonly TensorDeclaration[] {
  const both = config.text.network === config.image.network;
  const inputs = session.inputs.filter(({ name }) => !(both && name === 'pixel_values'));
  const unknown = inputs.filter(({ name, type }) => {
    return !Object.hasOwn(tokenInputs, name) || (type !== 'int64' && type !== 'int32');
  });
  if (unknown.length > 0 || !inputs.some(({ name }) => name === 'input_ids')) {
    const has = session.inputs.map(describeTensor).join('; ');
    const wanted = `input_ids and perhaps ${Object.keys(tokenInputs).slice(1).join(', ')}, int64 or int32`;
    throw new FileFormatError(session.path, undefined, `takes ${has}; a text network takes ${wanted}`);
  }
  return inputs;
}

async function openTokenizer(source: TokenizerSource): Promise<TextTokenizer> {
  if (source.type === 'hashed_words') return hashedWords(source);
  return readTokenizerJson(source.path, source.configPath, { lowerCase: source.lowerCase });
}
