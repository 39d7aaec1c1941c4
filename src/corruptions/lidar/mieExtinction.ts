/**
 * Extinction efficiency of a sphere, by Mie's series.
 *
 * Source: Bohren, Huffman, "Absorption and Scattering of Light by Small Particles", 1983, chapter 4: the coefficients
 * from the logarithmic derivative (downward recurrence) and the Riccati–Bessel functions (upward recurrence). The
 * spheres do not absorb here, so that the refractive index is real.
 *
 * @param size circumference of the sphere over the wavelength
 */
export function mieExtinction(size: number, refractiveIndex: number): number {
  const terms = Math.floor(size + 4 * Math.cbrt(size) + 2);
  const inner = refractiveIndex * size;
  const start = Math.floor(Math.max(terms, inner)) + 16;
  const derivative = new Float64Array(start + 1);
  for (let n = start; n > 0; n--) derivative[n - 1] = n / inner - 1 / (derivative[n] + n / inner);

  // psi and chi of orders n - 2 and n - 1; xi = psi - i chi.
  let [psiBefore, psi] = [Math.cos(size), Math.sin(size)];
  let [chiBefore, chi] = [-Math.sin(size), Math.cos(size)];
  let sum = 0;
  for (let n = 1; n <= terms; n++) {
    const nextPsi = ((2 * n - 1) * psi) / size - psiBefore;
    const nextChi = ((2 * n - 1) * chi) / size - chiBefore;
    const electric = derivative[n] / refractiveIndex + n / size;
    const magnetic = derivative[n] * refractiveIndex + n / size;
    sum +=
      (2 * n + 1) * (realPart(electric, nextPsi, psi, nextChi, chi) + realPart(magnetic, nextPsi, psi, nextChi, chi));
    [psiBefore, psi] = [psi, nextPsi];
    [chiBefore, chi] = [chi, nextChi];
  }
  return (2 / (size * size)) * sum;
}

/** Real part of (f·psi_n − psi_{n−1}) / (f·xi_n − xi_{n−1}) for a real factor f. */
function realPart(factor: number, psi: number, psiBefore: number, chi: number, chiBefore: number): number {
  const a = factor * psi - psiBefore;
  const b = factor * chi - chiBefore;
  return (a * a) / (a * a + b * b);
}
