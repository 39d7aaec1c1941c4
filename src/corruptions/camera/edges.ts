/** How an image goes on beyond its edges. */
export type Edge = 'nearest' | 'reflect' | 'reflect101';

/** Index of the sample that stands at `at` (any whole number) in a line of `size`. */
export function edgeIndex(at: number, size: number, edge: Edge): number {
  if (at >= 0 && at < size) return at;
  if (edge === 'nearest' || size === 1) return at < 0 ? 0 : size - 1;
  const period = edge === 'reflect' ? 2 * size : 2 * size - 2;
  const inPeriod = ((at % period) + period) % period;
  return inPeriod < size ? inPeriod : (edge === 'reflect' ? period - 1 : period) - inPeriod;
}

/**
 * Continues a row to both sides.
 *
 * @param row the row with room for `pad` pixels before and after it, from `start`
 * @param width pixels of the row itself
 */
export function padRow(
  row: Float64Array | Uint8Array,
  start: number,
  width: number,
  channels: number,
  pad: number,
  edge: Edge,
): void {
  const first = start + pad * channels;
  for (let beyond = 1; beyond <= pad; beyond++) {
    const left = first + edgeIndex(-beyond, width, edge) * channels;
    const right = first + edgeIndex(width - 1 + beyond, width, edge) * channels;
    for (let channel = 0; channel < channels; channel++) {
      row[first - beyond * channels + channel] = row[left + channel];
      row[first + (width - 1 + beyond) * channels + channel] = row[right + channel];
    }
  }
}
