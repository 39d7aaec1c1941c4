/** Coefficients a₀, a₁, a₂ of the least-squares parabola a₀ + a₁·at + a₂·at²; needs three different places. */
export function fitQuadratic(places: Float64Array, values: Float64Array): readonly [number, number, number] {
  // Centred and scaled, so that the normal equations stay well conditioned.
  const count = places.length;
  const mean = places.reduce((sum, place) => sum + place, 0) / count;
  const spread = Math.sqrt(places.reduce((sum, place) => sum + (place - mean) ** 2, 0) / count) || 1;
  const [s, t] = [new Float64Array(5), new Float64Array(3)];
  for (let i = 0; i < count; i++) {
    const u = (places[i] - mean) / spread;
    const powers = [1, u, u * u, u * u * u, u * u * u * u];
    for (let k = 0; k < 5; k++) s[k] += powers[k];
    for (let k = 0; k < 3; k++) t[k] += powers[k] * values[i];
  }
  const [b0, b1, b2] = solve3([
    [s[0], s[1], s[2], t[0]],
    [s[1], s[2], s[3], t[1]],
    [s[2], s[3], s[4], t[2]],
  ]);
  const [k1, k2] = [b1 / spread, b2 / (spread * spread)];
  return [b0 - k1 * mean + k2 * mean * mean, k1 - 2 * k2 * mean, k2];
}

/** Gauss elimination with pivots; an unknown that nothing determines is 0. */
function solve3(rows: number[][]): readonly [number, number, number] {
  for (let column = 0; column < 3; column++) {
    let pivot = column;
    for (let row = column + 1; row < 3; row++) {
      if (Math.abs(rows[row][column]) > Math.abs(rows[pivot][column])) pivot = row;
    }
    [rows[column], rows[pivot]] = [rows[pivot], rows[column]];
    if (Math.abs(rows[column][column]) < 1e-12) continue;
    for (let row = 0; row < 3; row++) {
      if (row === column) continue;
      const factor = rows[row][column] / rows[column][column];
      for (let k = column; k < 4; k++) rows[row][k] -= factor * rows[column][k];
    }
  }
  const unknown = (i: number): number => (Math.abs(rows[i][i]) < 1e-12 ? 0 : rows[i][3] / rows[i][i]);
  return [unknown(0), unknown(1), unknown(2)];
}
