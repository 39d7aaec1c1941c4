/** Small dual encoders with known weights, in the layouts of the real ones. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ndarray from 'ndarray';
import { stringify } from 'yaml';
import type { Image } from '../../../src/contracts/index.js';
import { encodeOnnx } from '../../../src/inference/index.js';
import type { GraphConstant, GraphNode, GraphValue, OnnxGraph } from '../../../src/inference/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { projectUrl } from '../../helpers/projectUrl.js';

export const width = 4;

/** (rows, columns) numbers from -1 to 1 that stay the same. */
export function weights(name: string, rows: number, columns: number): Float32Array {
  const rng = keyedRng('dual-encoder', name);
  return Float32Array.from({ length: rows * columns }, () => rng.uniform(-1, 1));
}

export interface TextNetwork {
  readonly vocabulary: number;
  readonly mask?: boolean;
  /** Tokens that the file fixes. */
  readonly tokens?: number | string;
  readonly rows?: number | string;
  readonly output?: string;
  /** Gives the vector of every token, to be pooled outside. */
  readonly states?: boolean;
  readonly dimensions?: number;
  readonly extraInput?: string;
}

/** Mean of the embeddings of all positions, or with a mask the sum of those that are no padding. */
export function textGraph(network: TextNetwork): OnnxGraph {
  const {
    vocabulary,
    mask = false,
    tokens = 'tokens',
    rows = 'texts',
    output = 'text_embeds',
    states = false,
  } = network;
  const dimensions = network.dimensions ?? width;
  const integers = (name: string): GraphValue => ({ name, shape: [rows, tokens], type: 'int64' });
  const constants: GraphConstant[] = [
    { name: 'table', shape: [vocabulary, dimensions], data: weights('table', vocabulary, dimensions) },
  ];
  const looked = states ? output : 'looked_up';
  const nodes: GraphNode[] = [{ operator: 'Gather', inputs: ['table', 'input_ids'], outputs: [looked] }];
  if (mask) {
    constants.push({ name: 'last_axis', shape: [1], data: BigInt64Array.of(-1n) });
    constants.push({ name: 'token_axis', shape: [1], data: BigInt64Array.of(1n) });
    nodes.push(
      { operator: 'Cast', inputs: ['attention_mask'], outputs: ['mask'], attributes: { to: 1 } },
      { operator: 'Unsqueeze', inputs: ['mask', 'last_axis'], outputs: ['mask_column'] },
      { operator: 'Mul', inputs: [looked, 'mask_column'], outputs: ['kept'] },
      { operator: 'ReduceSum', inputs: ['kept', 'token_axis'], outputs: [output], attributes: { keepdims: 0 } },
    );
  } else if (!states) {
    nodes.push({ operator: 'ReduceMean', inputs: [looked], outputs: [output], attributes: { axes: [1], keepdims: 0 } });
  }
  const inputs = [integers('input_ids'), ...(mask ? [integers('attention_mask')] : [])];
  if (network.extraInput !== undefined) {
    inputs.push(integers(network.extraInput));
    nodes.push({ operator: 'Identity', inputs: [network.extraInput], outputs: ['unused'] });
  }
  const shape = states ? [rows, tokens, dimensions] : [rows, dimensions];
  return { inputs, outputs: [{ name: output, shape }], constants, nodes };
}

export interface ImageNetwork {
  readonly size?: number | string;
  readonly rows?: number | string;
  readonly output?: string;
  readonly dimensions?: number;
  readonly zero?: boolean;
}

/** Mean colour of the tensor, times a matrix. */
export function imageGraph(network: ImageNetwork = {}): OnnxGraph {
  const { size = 'size', rows = 'images', output = 'image_embeds', dimensions = width, zero = false } = network;
  const matrix = zero ? new Float32Array(3 * dimensions) : weights('colours', 3, dimensions);
  return {
    inputs: [{ name: 'pixel_values', shape: [rows, 3, size, size] }],
    outputs: [{ name: output, shape: [rows, dimensions] }],
    constants: [{ name: 'colours', shape: [3, dimensions], data: matrix }],
    nodes: [
      {
        operator: 'ReduceMean',
        inputs: ['pixel_values'],
        outputs: ['means'],
        attributes: { axes: [2, 3], keepdims: 0 },
      },
      { operator: 'MatMul', inputs: ['means', 'colours'], outputs: [output] },
    ],
  };
}

/** Two networks in one file, as `model.onnx` of CLIP. */
export function combine(a: OnnxGraph, b: OnnxGraph): OnnxGraph {
  return {
    inputs: [...a.inputs, ...b.inputs],
    outputs: [...a.outputs, ...b.outputs],
    constants: [...a.constants, ...b.constants],
    nodes: [...a.nodes, ...b.nodes],
  };
}

export interface TokenizerGolden {
  readonly tokenizer: { readonly model: { readonly vocab: object } } & Record<string, unknown>;
  readonly cases: readonly { readonly text: string; readonly max: number; readonly ids: readonly number[] }[];
}

export function tokenizerGolden(name: 'clip_bpe' | 'siglip_unigram' | 'bert_tokenizer_part'): TokenizerGolden {
  const path = projectUrl(`test/golden/track4/${name}.json`);
  return JSON.parse(readFileSync(path, 'utf8')) as TokenizerGolden;
}

/** Ids that can occur: one more than the greatest. */
export function vocabularySize({ tokenizer: { model } }: TokenizerGolden): number {
  const { vocab } = model;
  return Array.isArray(vocab) ? vocab.length : Math.max(...(Object.values(vocab) as number[])) + 1;
}

/** Writes files, an object as JSON, a graph as ONNX; a name with a folder makes it. */
export function writeFiles(folder: string, files: Readonly<Record<string, object | string>>): string {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    const textOf = (): string => {
      if (typeof content === 'string') return content;
      return name.endsWith('.yaml') ? stringify(content) : JSON.stringify(content);
    };
    writeFileSync(path, isGraph(content) ? encodeOnnx(content) : textOf());
  }
  return folder;
}

function isGraph(content: object | string): content is OnnxGraph {
  return typeof content === 'object' && 'nodes' in content;
}

/** An image of one colour. */
export function plain(red: number, green: number, blue: number, heightPx = 6, widthPx = 9): Image {
  const data = Uint8Array.from({ length: heightPx * widthPx * 3 }, (_, i) => [red, green, blue][i % 3]);
  return { pixels: ndarray(data, [heightPx, widthPx, 3]) };
}

/** The vector that {@link imageGraph} gives a tensor of these channel means, of length 1. */
export function expectedImage(means: readonly number[]): number[] {
  const matrix = weights('colours', 3, width);
  return unit(
    Array.from({ length: width }, (_, i) => means.reduce((sum, mean, c) => sum + mean * matrix[c * width + i], 0)),
  );
}

/** The vector that {@link textGraph} gives these ids, of length 1. */
export function expectedText(ids: readonly number[], vocabulary: number): number[] {
  const table = weights('table', vocabulary, width);
  return unit(Array.from({ length: width }, (_, i) => ids.reduce((sum, id) => sum + table[id * width + i], 0)));
}

function unit(vector: readonly number[]): number[] {
  const length = Math.hypot(...vector);
  return vector.map((each) => each / length);
}

export function rowOf({ data, dimensions }: { data: Float32Array; dimensions: number }, row: number): number[] {
  return Array.from(data.subarray(row * dimensions, (row + 1) * dimensions));
}

export function furthest(a: readonly number[], b: readonly number[]): number {
  return Math.max(Math.abs(a.length - b.length), ...a.map((value, i) => Math.abs(value - b[i])));
}
