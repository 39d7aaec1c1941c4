import type { Embeddings } from '../dualEncoder/index.js';
import type { TensorView } from '../session.js';

/** A gallery cut into tiles, each transposed, as the score network takes it. */
export interface TiledGallery {
  /** Tiles one after the other; shared between threads where they search. */
  readonly data: Float32Array<ArrayBufferLike>;
  readonly count: number;
  readonly dimensions: number;
  /** Items of a tile; the last may have fewer. */
  readonly columns: number;
}

/** Items transposed together: a line of cache for each stays in the first cache. */
const STRIP = 16;

export function tileGallery({ data, count, dimensions }: Embeddings, columns: number, shared: boolean): TiledGallery {
  const bytes = 4 * data.length;
  const tiled = new Float32Array(shared ? new SharedArrayBuffer(bytes) : new ArrayBuffer(bytes));
  for (let first = 0; first < count; first += columns) {
    const width = Math.min(columns, count - first);
    const start = first * dimensions;
    for (let strip = 0; strip < width; strip += STRIP) {
      const end = Math.min(width, strip + STRIP);
      for (let i = 0; i < dimensions; i++) {
        for (let item = strip; item < end; item++) {
          tiled[start + i * width + item] = data[(first + item) * dimensions + i];
        }
      }
    }
  }
  return { data: tiled, count, dimensions, columns };
}

export interface GalleryTile {
  readonly first: number;
  readonly tensor: TensorView<Float32Array>;
}

/** The tiles in order. Shared memory is copied tile by tile: onnxruntime takes none. */
export function* tilesOf({ data, count, dimensions, columns }: TiledGallery): Generator<GalleryTile> {
  const copy = data.buffer instanceof ArrayBuffer ? undefined : new Float32Array(columns * dimensions);
  for (let first = 0; first < count; first += columns) {
    const width = Math.min(columns, count - first);
    const tile = data.subarray(first * dimensions, (first + width) * dimensions);
    copy?.set(tile);
    const own = copy?.subarray(0, tile.length) ?? (tile as Float32Array<ArrayBuffer>);
    yield { first, tensor: { data: own, shape: [dimensions, width] } };
  }
}
