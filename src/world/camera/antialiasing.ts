import { byteOfLinear } from './colour.js';
import type { Raster } from './raster.js';
import type { Shader } from './shader.js';

/** Shares of the nine samples about a pixel's centre, row by row: a tent as wide as two pixels. */
const WEIGHTS = [1, 2, 1, 2, 4, 2, 1, 2, 1].map((weight) => weight / 16);

/**
 * Colours of the pixels of a raster that has samples between them, (height, width, 3) sRGB.
 *
 * Where all samples about a pixel show its centre's triangle, only the centre is shaded; patterns smooth themselves.
 */
export function shadeSmoothly(raster: Raster, shader: Shader): Uint8Array {
  const { width, triangles } = raster;
  const widthPx = (width - 1) / 2;
  const heightPx = (raster.height - 1) / 2;
  const rgb = new Uint8Array(3 * widthPx * heightPx);
  // Neighbouring pixels share the samples between them.
  const light = new Float32Array(3 * triangles.length);
  const known = new Uint8Array(triangles.length);
  const { out } = shader;
  const lightAt = (column: number, row: number): number => {
    const sample = row * width + column;
    if (known[sample] === 0) {
      known[sample] = 1;
      shader.shade(column, row);
      // What is too bright for the image must not outshine its neighbours in a mean.
      light[3 * sample] = Math.min(1, out[0]);
      light[3 * sample + 1] = Math.min(1, out[1]);
      light[3 * sample + 2] = Math.min(1, out[2]);
    }
    return 3 * sample;
  };
  for (let row = 0, at = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, at += 3) {
      const centre = (2 * row + 1) * width + 2 * column + 1;
      const triangle = triangles[centre];
      const own = lightAt(2 * column + 1, 2 * row + 1);
      let ownWeight = 0;
      let red = 0;
      let green = 0;
      let blue = 0;
      for (let k = 0; k < 9; k++) {
        const down = ((k / 3) | 0) - 1;
        const right = (k % 3) - 1;
        if (triangles[centre + down * width + right] === triangle) {
          ownWeight += WEIGHTS[k];
          continue;
        }
        const other = lightAt(2 * column + 1 + right, 2 * row + 1 + down);
        red += WEIGHTS[k] * light[other];
        green += WEIGHTS[k] * light[other + 1];
        blue += WEIGHTS[k] * light[other + 2];
      }
      rgb[at] = byteOfLinear(red + ownWeight * light[own]);
      rgb[at + 1] = byteOfLinear(green + ownWeight * light[own + 1]);
      rgb[at + 2] = byteOfLinear(blue + ownWeight * light[own + 2]);
    }
  }
  return rgb;
}
