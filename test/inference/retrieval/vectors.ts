import type { Embeddings } from '../../../src/inference/index.js';
import type { Rng } from '../../../src/contracts/index.js';

/** Vectors of small whole numbers: their dot products are exact in single precision, and many are equal. */
export function wholeVectors(rng: Rng, count: number, dimensions: number, largest = 2): Embeddings {
  const data = Float32Array.from({ length: count * dimensions }, () => rng.integer(-largest, largest + 1));
  return { data, count, dimensions };
}

export function realVectors(rng: Rng, count: number, dimensions: number): Embeddings {
  return { data: Float32Array.from({ length: count * dimensions }, () => rng.normal()), count, dimensions };
}

export function dot(a: Embeddings, i: number, b: Embeddings, j: number): number {
  let sum = 0;
  for (let k = 0; k < a.dimensions; k++) sum += a.data[i * a.dimensions + k] * b.data[j * a.dimensions + k];
  return sum;
}

/** Rows of the gallery for one query by sorting all of them: best first, the lower row on ties. */
export function bruteForce(queries: Embeddings, query: number, gallery: Embeddings): { row: number; score: number }[] {
  return Array.from({ length: gallery.count }, (_, row) => ({ row, score: dot(queries, query, gallery, row) })).sort(
    (a, b) => b.score - a.score || a.row - b.row,
  );
}
