import type { Daylight } from './daylight.js';
import { noise2 } from './noise.js';

/**
 * Linear light of the sky in a direction, written to `out`: pale at the horizon, deep above, light clouds, a glow about
 * the sun. Directions below the horizon see far ground in the haze.
 *
 * @param clouds whether to draw them; reflections and haze do without
 */
export function skyLight(light: Daylight, x: number, y: number, z: number, clouds: boolean, out: Float64Array): void {
  const { zenith, horizon, sunDirection, sun } = light;
  const height = z > 0 ? Math.sqrt(z) : 0;
  const toSun = x * sunDirection[0] + y * sunDirection[1] + z * sunDirection[2];
  let glow = 0;
  if (toSun > 0) {
    const p4 = toSun * toSun * toSun * toSun;
    const p16 = p4 * p4 * p4 * p4;
    glow = 0.1 * p4 + 0.25 * p16 * p16 + (toSun > 0.9995 ? 3 : 0);
  }
  let cover = 0;
  if (clouds && z > 0.02) {
    const u = (x / (z + 0.12)) * 1.6;
    const v = (y / (z + 0.12)) * 1.6;
    const shape = noise2(u + 11, v + 7) + 0.5 * noise2(2.1 * u, 2.1 * v) + 0.25 * noise2(4.3 * u, 4.3 * v);
    cover = Math.min(0.75, Math.max(0, shape - 0.15)) * Math.min(1, (z - 0.02) * 6);
  }
  for (let channel = 0; channel < 3; channel++) {
    const clear = horizon[channel] + (zenith[channel] - horizon[channel]) * height;
    const white = horizon[channel] * 1.08;
    out[channel] = clear + (white - clear) * cover + sun[channel] * glow;
  }
  if (z < 0) {
    const t = Math.min(1, -5 * z);
    for (let channel = 0; channel < 3; channel++) out[channel] += (light.farGround[channel] - out[channel]) * t;
  }
}
