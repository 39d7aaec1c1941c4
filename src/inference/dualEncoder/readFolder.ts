import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { FileFormatError } from '../../errors/index.js';
import { readJsonObject } from '../jsonFile.js';
import type { JsonObject } from '../jsonFile.js';
import type { DualEncoderConfig } from './config.js';
import { readPreprocessorConfig } from './preprocessorConfig.js';

/** Ending of the file names of each variant, as transformers.js and its converters write them. */
const variantEndings = {
  fp32: '',
  fp16: '_fp16',
  int8: '_int8',
  uint8: '_uint8',
  quantized: '_quantized',
  q4: '_q4',
  q4f16: '_q4f16',
  bnb4: '_bnb4',
} as const;

export type ModelVariant = keyof typeof variantEndings;
export const modelVariants = Object.keys(variantEndings) as readonly ModelVariant[];

export interface FolderReading {
  /** Which precision; `fp32` unless given, or the only one that is there. */
  readonly variant?: ModelVariant;
}

/**
 * Reads a model folder in the layout of transformers.js (CLIP, SigLIP, MobileCLIP and their like): `config.json`,
 * `tokenizer.json`, `tokenizer_config.json`, `preprocessor_config.json`, and in `onnx/` or beside them
 * `text_model.onnx` with `vision_model.onnx`, or `model.onnx` that holds both.
 *
 * @throws FileFormatError naming the file that is missing or wrong, and what to do about it
 */
export async function readDualEncoderFolder(path: string, { variant }: FolderReading = {}): Promise<DualEncoderConfig> {
  const folder = resolve(path);
  const present = await listFiles(folder);
  const networks = chooseNetworks(folder, present, variant);
  const need = (name: string): string => {
    if (present.has(name)) return join(folder, name);
    throw new FileFormatError(folder, undefined, `${name} is missing${mends[name] ?? ''}`);
  };
  const tokenizerPath = need('tokenizer.json');
  const tokenizerConfig = present.has('tokenizer_config.json') ? join(folder, 'tokenizer_config.json') : undefined;
  const preprocessorPath = need('preprocessor_config.json');
  const configPath = present.has('config.json') ? join(folder, 'config.json') : undefined;
  const config = configPath === undefined ? {} : await readJsonObject(configPath, 'the configuration of a model');
  const textConfig = isObject(config.text_config) ? config.text_config : {};
  const modelType = typeof config.model_type === 'string' ? config.model_type : '';
  const positions = textConfig.max_position_embeddings;
  const padId = textConfig.pad_token_id;
  const weights = [...present].filter((name) => /\.onnx_data(_\d+)?$/.test(name) && belongsTo(name, networks));
  return {
    path: folder,
    id: `${basename(folder)}@${networks.variant}`,
    files: [
      ...new Set([networks.text, networks.image].map((name) => join(folder, name))),
      ...weights.map((name) => join(folder, name)),
      tokenizerPath,
      preprocessorPath,
      ...[tokenizerConfig, configPath].filter((each) => each !== undefined),
    ],
    text: {
      network: join(folder, networks.text),
      tokenizer: {
        type: 'tokenizer_json',
        path: tokenizerPath,
        // SigLIP 2 was trained on lower-case texts; its tokenizer leaves that to the caller.
        lowerCase: modelType === 'siglip2',
        ...(tokenizerConfig !== undefined && { configPath: tokenizerConfig }),
      },
      // SigLIP reads the last position without a mask: its texts are always as long as in training.
      padding: modelType.startsWith('siglip') ? 'max' : 'network',
      pooling: 'none',
      captions: { cleaning: 'none' },
      ...(typeof positions === 'number' && { positionLimit: positions }),
      ...(typeof padId === 'number' && { fallbackPadId: padId }),
    },
    image: {
      ...readPreprocessorConfig(preprocessorPath, await readJsonObject(preprocessorPath, 'an image processor')),
      network: join(folder, networks.image),
      pooling: 'none',
    },
  };
}

const mends: Readonly<Record<string, string>> = {
  'tokenizer.json':
    ': download it from the repository that the ONNX files come from; of vocab.json and merges.txt or vocab.txt, ' +
    'transformers makes it: AutoTokenizer.from_pretrained(folder).save_pretrained(folder)',
  'preprocessor_config.json':
    ': download it from the repository that the ONNX files come from (image size, mean, deviation and filter stand there)',
};

/** Names of the files of a folder and of its `onnx/`, the latter with that in front. */
async function listFiles(folder: string): Promise<ReadonlySet<string>> {
  const list = async (path: string, before: string): Promise<string[]> =>
    (await readdir(path, { withFileTypes: true }))
      .filter((each) => !each.isDirectory())
      .map(({ name }) => before + name);
  const top = await list(folder, '').catch((error: NodeJS.ErrnoException) => {
    const problem = error.code === 'ENOENT' ? 'no such folder' : error.message;
    throw new FileFormatError(folder, undefined, `${problem}; expected the folder of a dual encoder`, { cause: error });
  });
  return new Set([...top, ...(await list(join(folder, 'onnx'), 'onnx/').catch(() => []))]);
}

interface Networks {
  readonly text: string;
  readonly image: string;
  readonly variant: ModelVariant;
}

function chooseNetworks(folder: string, present: ReadonlySet<string>, asked: ModelVariant | undefined): Networks {
  const found = modelVariants.flatMap((variant): Networks[] => {
    const ending = `${variantEndings[variant]}.onnx`;
    for (const place of ['onnx/', '']) {
      const [text, image, both] = ['text_model', 'vision_model', 'model'].map((name) => `${place}${name}${ending}`);
      if (present.has(text) && present.has(image)) return [{ text, image, variant }];
      if (present.has(both)) return [{ text: both, image: both, variant }];
    }
    return [];
  });
  const has = found.map(({ variant }) => variant);
  if (found.length === 0) {
    const networks = [...present].filter((name) => name.endsWith('.onnx'));
    const there = networks.length === 0 ? 'no .onnx file' : networks.join(', ');
    const wanted = 'onnx/text_model.onnx with onnx/vision_model.onnx, or onnx/model.onnx';
    throw new FileFormatError(folder, undefined, `has ${there}; a dual encoder is ${wanted} (or a quantised variant)`);
  }
  const chosen =
    asked === undefined
      ? (found.find(({ variant }) => variant === 'fp32') ?? (found.length === 1 ? found[0] : undefined))
      : found.find(({ variant }) => variant === asked);
  if (chosen !== undefined) return chosen;
  const problem = asked === undefined ? 'has several variants and no fp32: name one' : `has no variant ${asked}`;
  throw new FileFormatError(folder, undefined, `${problem}; there: ${has.join(', ')}`);
}

function belongsTo(weights: string, { text, image }: Networks): boolean {
  return [text, image].some((network) => weights.startsWith(`${network}_data`));
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
