/**
 * The lie of the land: z = f(s) + g(n), both piecewise linear over the same lines that the ground's mesh has, so that
 * every cell between two lines is an exact plane; and the bend of the road, n shifted by b(s), also piecewise linear.
 */
export interface Relief {
  /** Lines across the road (constant s), rising; between two of them f and b are linear. */
  readonly sNodes: Float64Array;
  readonly fM: Float64Array;
  readonly bendM: Float64Array;
  /** Lines along the road (constant n), rising; between two of them g is linear. */
  readonly nNodes: Float64Array;
  readonly gM: Float64Array;
}

/** Index of the interval that holds the value; the first or last one beyond the ends. */
export function intervalOf(nodes: Float64Array, value: number): number {
  let low = 0;
  let high = nodes.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (nodes[middle] <= value) low = middle;
    else high = middle;
  }
  return low;
}

/** Linear between the nodes, constant beyond them. */
export function interpolate(nodes: Float64Array, values: Float64Array, at: number): number {
  const i = intervalOf(nodes, at);
  const share = Math.min(1, Math.max(0, (at - nodes[i]) / (nodes[i + 1] - nodes[i])));
  return values[i] + share * (values[i + 1] - values[i]);
}
