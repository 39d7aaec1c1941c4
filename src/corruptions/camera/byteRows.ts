/** Loaders and stores of rows of byte images for the blurs. */

/** Writes values of a row through a table, e.g. level / 255. */
export function loadBytes(data: Uint8Array, stride: number, table: Float64Array) {
  return (y: number, out: Float64Array, start: number): void => {
    const from = y * stride;
    for (let i = 0; i < stride; i++) out[start + i] = table[data[from + i]];
  };
}

/** Takes values of full scale 1: clipped, truncated to bytes. */
export function storeUnits(data: Uint8Array, stride: number) {
  return (y: number, row: Float64Array, start: number): void => {
    const to = y * stride;
    for (let i = 0; i < stride; i++) {
      const value = row[start + i];
      data[to + i] = value >= 1 ? 255 : value > 0 ? value * 255 : 0;
    }
  };
}

/** Takes values of full scale 255: clipped, truncated to bytes. */
export function storeLevels(data: Uint8Array, stride: number) {
  return (y: number, row: Float64Array, start: number): void => {
    const to = y * stride;
    for (let i = 0; i < stride; i++) {
      const value = row[start + i];
      data[to + i] = value >= 255 ? 255 : value > 0 ? value : 0;
    }
  };
}
