import { encodeOnnx } from '../onnxGraph.js';
import { OrtSession } from '../session.js';

/** Names of the dimensions are free: one network serves every size. */
const queries = { name: 'queries', shape: ['queries', 'dimensions'] };

const wanted = { name: 'k', shape: [1], type: 'int64' } as const;

const best = [
  { name: 'scores', shape: ['queries', 'k'] },
  { name: 'columns', shape: ['queries', 'k'], type: 'int64' },
] as const;

/** Of equal scores onnxruntime takes the lower column first. */
const select = {
  operator: 'TopK',
  inputs: ['all', 'k'],
  outputs: ['scores', 'columns'],
  attributes: { axis: -1, largest: 1, sorted: 1 },
};

/** `all = queries · gallery`, the gallery transposed, then the k best of each row. */
function topKNetwork(): Uint8Array {
  return encodeOnnx({
    inputs: [queries, { name: 'gallery', shape: ['dimensions', 'gallery'] }, wanted],
    outputs: best,
    constants: [],
    nodes: [{ operator: 'MatMul', inputs: ['queries', 'gallery'], outputs: ['all'] }, select],
  });
}

/** The k best of each row of `all`, as {@link topKNetwork} chooses them. */
function selectionNetwork(): Uint8Array {
  return encodeOnnx({
    inputs: [{ name: 'all', shape: ['queries', 'gallery'] }, wanted],
    outputs: best,
    constants: [],
    nodes: [select],
  });
}

/** `scores = queries · galleryᵀ`. */
function scoreNetwork(): Uint8Array {
  return encodeOnnx({
    inputs: [queries, { name: 'gallery', shape: ['gallery', 'dimensions'] }],
    outputs: [{ name: 'scores', shape: ['queries', 'gallery'] }],
    constants: [],
    nodes: [{ operator: 'Gemm', inputs: ['queries', 'gallery'], outputs: ['scores'], attributes: { transB: 1 } }],
  });
}

export function openTopK(threads: number): Promise<OrtSession> {
  return OrtSession.fromBytes(topKNetwork(), 'retrieval top-k', { threads });
}

export function openScores(threads: number): Promise<OrtSession> {
  return OrtSession.fromBytes(scoreNetwork(), 'retrieval scores', { threads });
}

export function openSelection(threads: number): Promise<OrtSession> {
  return OrtSession.fromBytes(selectionNetwork(), 'retrieval selection', { threads });
}
