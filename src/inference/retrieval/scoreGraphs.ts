import { encodeOnnx } from '../onnxGraph.js';
import { OrtSession } from '../session.js';

/** Names of the dimensions are free: one network serves every size. */
const queries = { name: 'queries', shape: ['queries', 'dimensions'] };

/** `scores = queries · gallery`, the gallery transposed, then the k best of each row, the lower column first on ties. */
function topKNetwork(): Uint8Array {
  return encodeOnnx({
    inputs: [queries, { name: 'gallery', shape: ['dimensions', 'gallery'] }, { name: 'k', shape: [1], type: 'int64' }],
    outputs: [
      { name: 'scores', shape: ['queries', 'k'] },
      { name: 'columns', shape: ['queries', 'k'], type: 'int64' },
    ],
    constants: [],
    nodes: [
      { operator: 'MatMul', inputs: ['queries', 'gallery'], outputs: ['all'] },
      {
        operator: 'TopK',
        inputs: ['all', 'k'],
        outputs: ['scores', 'columns'],
        attributes: { axis: -1, largest: 1, sorted: 1 },
      },
    ],
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
