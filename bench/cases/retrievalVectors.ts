import type { Embeddings } from '../../src/inference/index.js';

/** Vectors of length 1 in evenly spread directions. */
export function retrievalVectors(count: number, dimensions: number, seed: number): Embeddings {
  const data = new Float32Array(count * dimensions);
  let state = seed >>> 0;
  for (let row = 0; row < count; row++) {
    let squares = 0;
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      data[i] = state / 2 ** 32 - 0.5;
      squares += data[i] ** 2;
    }
    const factor = 1 / Math.sqrt(squares);
    for (let i = row * dimensions; i < (row + 1) * dimensions; i++) data[i] *= factor;
  }
  return { data, count, dimensions };
}

/** Throws where the first hit of a few queries is not the best of all scores. */
export function checkTop(queries: Embeddings, gallery: Embeddings, indices: Int32Array, k: number): void {
  const { dimensions } = queries;
  for (const query of [0, queries.count >> 1, queries.count - 1]) {
    let [best, highest] = [-1, -Infinity];
    for (let item = 0; item < gallery.count; item++) {
      let score = 0;
      for (let i = 0; i < dimensions; i++) {
        score += queries.data[query * dimensions + i] * gallery.data[item * dimensions + i];
      }
      if (score > highest) [best, highest] = [item, score];
    }
    if (indices[query * k] !== best) throw new Error(`query ${query}: ${indices[query * k]} in place of ${best}`);
  }
}
