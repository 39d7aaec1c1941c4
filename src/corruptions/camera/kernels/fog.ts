import { kernels } from './module.js';
import { placeWeights, rowBytes } from './workspace.js';

interface Fog {
  fogRow(
    map: number,
    bytes: number,
    pixels: number,
    lowest: number,
    range: number,
    contrast: number,
    most: number,
    divisor: number,
    units: number,
  ): void;
}

/** How fog lies over a row; see `fogRow` of the kernels. */
export interface FogScale {
  readonly lowest: number;
  readonly range: number;
  readonly contrast: number;
  readonly most: number;
  readonly divisor: number;
}

/**
 * Writes rows of an image under fog.
 *
 * @param units (256) level / 255
 * @returns writes one row of RGB bytes, `out`, from `bytes`, under the part of the map that begins at `mapStart`
 */
export function fogRows(map: Float32Array, scale: FogScale, units: Float64Array) {
  const { fogRow } = kernels<Fog>();
  const unitsAt = placeWeights(units);
  const { lowest, range, contrast, most, divisor } = scale;
  return (mapStart: number, bytes: Uint8Array, out: Uint8Array, start: number): void => {
    const row = rowBytes(bytes.length);
    row.set(bytes);
    const at = map.byteOffset + 4 * mapStart;
    fogRow(at, row.byteOffset, bytes.length / 3, lowest, range, contrast, most, divisor, unitsAt);
    out.set(row, start);
  };
}
