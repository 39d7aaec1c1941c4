import { InputError } from '../../errors/index.js';
import type { Embeddings } from '../dualEncoder/index.js';

/** How much of a score matrix is in memory at a time unless the caller says otherwise: 200 MB. */
export const DEFAULT_MAX_BLOCK_BYTES = 200_000_000;

/** Scores that are selected from at once stay in the processor's cache more or less: 32 MiB. */
const tileBytes = 2 ** 25;
const tileRows = 1024;

/** A matrix of scores cut into blocks of queries and tiles of the gallery; it depends on the sizes alone. */
export interface SearchPlan {
  /** Queries of a block. */
  readonly rows: number;
  /** Gallery items of a tile. */
  readonly columns: number;
}

/** For the k best: as many queries at a time as use the processor well, the gallery in tiles. */
export function planTiles(queries: number, gallery: number, maxBlockBytes: number): SearchPlan {
  const scores = scoresIn(Math.min(maxBlockBytes, tileBytes));
  const rows = Math.max(
    1,
    Math.min(queries, tileRows, Math.max(Math.floor(Math.sqrt(scores)), Math.floor(scores / gallery))),
  );
  return { rows, columns: Math.max(1, Math.min(gallery, Math.floor(scores / rows))) };
}

/**
 * For whole rows of scores.
 *
 * @throws InputError where not even one row fits
 */
export function planRows(queries: number, gallery: number, maxBlockBytes: number): SearchPlan {
  const rows = Math.floor(scoresIn(maxBlockBytes) / gallery);
  if (rows >= 1) return { rows: Math.min(queries, rows), columns: gallery };
  const needed = 4 * gallery;
  throw new InputError(
    `one query against ${gallery} items takes ${needed} bytes, more than maxBlockBytes ${maxBlockBytes}`,
  );
}

function scoresIn(bytes: number): number {
  if (Number.isFinite(bytes) && bytes >= 4) return Math.floor(bytes / 4);
  throw new InputError(`maxBlockBytes is ${bytes}; expected a number of bytes from 4`);
}

/** @throws InputError where the vectors cannot be compared, or one is not finite */
export function requireComparable(queries: Embeddings, gallery: Embeddings): void {
  if (queries.dimensions !== gallery.dimensions) {
    const problem = `queries have ${queries.dimensions} numbers, gallery items ${gallery.dimensions}`;
    throw new InputError(`${problem}: vectors of one model are compared`);
  }
  for (const [name, { data, count, dimensions }] of Object.entries({ query: queries, 'gallery item': gallery })) {
    if (data.length !== count * dimensions) {
      throw new InputError(`${data.length} numbers are not ${count} vectors of ${dimensions}`);
    }
    for (let i = 0; i < data.length; i++) {
      // What is subtracted from itself is 0 unless it is NaN or infinite.
      if (data[i] - data[i] !== 0)
        throw new InputError(`${name} ${Math.floor(i / dimensions)} has a number that is not finite`);
    }
  }
}
