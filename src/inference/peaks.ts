/**
 * Whether a cell is the highest of the 3 x 3 cells around it in a map (rows, columns): what comparing a heat map with
 * its own 3 x 3 maximum gives (Zhou et al., "Objects as Points", 2019). Equal neighbours are all peaks; cells outside
 * the map do not count.
 *
 * @param map row-major numbers; the map starts at `base`
 */
export function isPeak(
  map: Float32Array,
  base: number,
  row: number,
  column: number,
  rows: number,
  columns: number,
): boolean {
  const value = map[base + row * columns + column];
  const lastRow = Math.min(row + 1, rows - 1);
  const lastColumn = Math.min(column + 1, columns - 1);
  for (let y = Math.max(row - 1, 0); y <= lastRow; y++) {
    for (let x = Math.max(column - 1, 0); x <= lastColumn; x++) {
      if (map[base + y * columns + x] > value) return false;
    }
  }
  return true;
}
