/** Three small networks whose logits can be computed by hand. */
import { hashedWords } from '../../../src/inference/index.js';
import type { OnnxGraph } from '../../../src/inference/index.js';
import { imageGraph, textGraph, weights, width } from './networks.js';

export const buckets = 61;

/** The text network of the other tests that also hands out the vector of every token. */
export function textWithStates(): OnnxGraph {
  const graph = textGraph({ vocabulary: buckets, mask: true });
  return {
    ...graph,
    outputs: [...graph.outputs, { name: 'text_states', shape: ['texts', 'tokens', width] }],
    nodes: [...graph.nodes, { operator: 'Identity', inputs: ['looked_up'], outputs: ['text_states'] }],
  };
}

/** The image network that also hands out every pixel as a patch of `width` numbers: its colours and a 1. */
export function imageWithStates(): OnnxGraph {
  const graph = imageGraph({ size: 2 });
  return {
    ...graph,
    outputs: [...graph.outputs, { name: 'image_states', shape: ['images', 4, 3] }],
    constants: [...graph.constants, { name: 'flat', shape: [3], data: BigInt64Array.of(0n, 3n, 4n) }],
    nodes: [
      ...graph.nodes,
      { operator: 'Reshape', inputs: ['pixel_values', 'flat'], outputs: ['planes'] },
      { operator: 'Transpose', inputs: ['planes'], outputs: ['image_states'], attributes: { perm: [0, 2, 1] } },
    ],
  };
}

/** Sum of the tokens that are no padding, times sum of the patches, through a matrix: [-score, score]. */
export function matcher(changes: Partial<OnnxGraph> = {}): OnnxGraph {
  return {
    inputs: [
      { name: 'text_states', shape: ['pairs', 'tokens', width] },
      { name: 'attention_mask', shape: ['pairs', 'tokens'], type: 'int64' },
      { name: 'image_states', shape: ['pairs', 'patches', 3] },
    ],
    outputs: [{ name: 'itm_logits', shape: ['pairs', 2] }],
    constants: [
      { name: 'matrix', shape: [3, width], data: weights('matcher', 3, width) },
      { name: 'one', shape: [1], data: BigInt64Array.of(1n) },
      { name: 'last', shape: [1], data: BigInt64Array.of(-1n) },
    ],
    nodes: [
      { operator: 'Cast', inputs: ['attention_mask'], outputs: ['mask'], attributes: { to: 1 } },
      { operator: 'Unsqueeze', inputs: ['mask', 'last'], outputs: ['column'] },
      { operator: 'Mul', inputs: ['text_states', 'column'], outputs: ['kept'] },
      { operator: 'ReduceSum', inputs: ['kept', 'one'], outputs: ['text'], attributes: { keepdims: 0 } },
      { operator: 'ReduceSum', inputs: ['image_states', 'one'], outputs: ['colour'], attributes: { keepdims: 0 } },
      { operator: 'MatMul', inputs: ['colour', 'matrix'], outputs: ['image'] },
      { operator: 'Mul', inputs: ['text', 'image'], outputs: ['product'] },
      { operator: 'ReduceSum', inputs: ['product', 'last'], outputs: ['score'], attributes: { keepdims: 1 } },
      { operator: 'Neg', inputs: ['score'], outputs: ['against'] },
      { operator: 'Concat', inputs: ['against', 'score'], outputs: ['itm_logits'], attributes: { axis: 1 } },
    ],
    ...changes,
  };
}

export const twoStageYaml = {
  schema: 'robosense.model/1',
  family: 'dual-encoder',
  name: 'two-stage',
  version: 1,
  files: { text: 'text.onnx', image: 'image.onnx', matcher: 'matcher.onnx' },
  text: { tokenizer: { type: 'hashed_words', buckets }, max_tokens: 5 },
  image: { resize: { height: 2, width: 2 }, resample: 'box', mean: [0, 0, 0], std: [1, 1, 1] },
};

/** What the three networks together compute for one pair. */
export function expectedLogit(text: string, [r, g, b]: readonly number[], maxTokens = 5): number {
  const { ids } = hashedWords({ buckets, wordPairs: false }).encode(text, maxTokens);
  const [table, matrix] = [weights('table', buckets, width), weights('matcher', 3, width)];
  let score = 0;
  for (let i = 0; i < width; i++) {
    const words = ids.reduce((sum, id) => sum + table[id * width + i], 0);
    const colour = [r, g, b].reduce((sum, value, c) => sum + (4 * value * matrix[c * width + i]) / 255, 0);
    score += words * colour;
  }
  return score;
}
