import type { Rng } from '../contracts/index.js';

/** Fills `out` with uniforms in [0, 1), by the generator's quick way where it has one. */
export function fillUniform(rng: Rng, out: Float64Array): void {
  if (rng.fillUniform) rng.fillUniform(out);
  else for (let i = 0; i < out.length; i++) out[i] = rng.uniform();
}

/** Fills `out` with Gaussians of mean 0 and standard deviation 1, by the generator's quick way where it has one. */
export function fillNormal(rng: Rng, out: Float64Array): void {
  if (rng.fillNormal) rng.fillNormal(out);
  else for (let i = 0; i < out.length; i++) out[i] = rng.normal();
}
