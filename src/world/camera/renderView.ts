import type { Instance } from '../scene/index.js';
import { byteOfLinear } from './colour.js';
import { daylight, LAMPLIGHT, type Daylight, type Sun } from './daylight.js';
import { rasteriseView, readRaster, type DepthView } from './depthView.js';
import type { Raster } from './raster.js';
import { Shader } from './shader.js';
import { ShadowMaps } from './shadowMaps.js';
import type { View } from './view.js';

export interface RenderOptions {
  /** The scene's `sun`; without it the view is lit by lamps, evenly and without shadows. */
  readonly sun?: Sun;
  /** Whether the sun throws shadows. Default: true. */
  readonly shadows?: boolean;
  /** Whether a pixel's colour is the mean of four samples: for small images. Depth and ids stay the centre's. */
  readonly supersample?: boolean;
}

/** A picture with what each pixel's centre sees. */
export interface RenderedView extends DepthView {
  /** (height, width, 3) sRGB */
  readonly rgb: Uint8Array;
}

/**
 * A photograph of the world, with depth, semantics and objects.
 *
 * Equal arguments give equal bytes. Exposure is fixed: a white wall square to a high sun is just white.
 *
 * @throws InputError for a view or a sun that is none
 */
export function renderView(instances: readonly Instance[], view: View, options: RenderOptions = {}): RenderedView {
  const light = options.sun === undefined ? LAMPLIGHT : daylight(options.sun);
  const centres = rasteriseView(instances, view);
  const samples = options.supersample === true ? 2 : 1;
  const raster = samples === 1 ? centres : rasteriseView(instances, view, samples);
  const shadows =
    options.shadows !== false && light.sun[0] > 0
      ? new ShadowMaps(instances, raster.straight ?? raster, view.worldFromCamera, light.sunDirection)
      : undefined;
  const rgb = colour(raster, view, samples, light, shadows);
  return { ...readRaster(centres), rgb };
}

/** Shades each pixel once for each triangle among its samples. */
function colour(
  raster: Raster,
  view: View,
  samples: 1 | 2,
  light: Daylight,
  shadows: ShadowMaps | undefined,
): Uint8Array {
  const { widthPx, heightPx } = view;
  const rgb = new Uint8Array(widthPx * heightPx * 3);
  const shader = new Shader(raster, view.worldFromCamera, samples, light, shadows);
  const { out } = shader;
  const { triangles, width } = raster;
  for (let row = 0, at = 0; row < heightPx; row++) {
    for (let column = 0; column < widthPx; column++, at += 3) {
      if (samples === 1) {
        shader.shade(column, row);
        rgb[at] = byteOfLinear(out[0]);
        rgb[at + 1] = byteOfLinear(out[1]);
        rgb[at + 2] = byteOfLinear(out[2]);
        continue;
      }
      let red = 0;
      let green = 0;
      let blue = 0;
      const corner = 2 * row * width + 2 * column;
      for (let sample = 0; sample < 4; sample++) {
        const triangle = triangles[corner + (sample & 1) + (sample >> 1) * width];
        let weight = 1;
        let seen = false;
        for (let other = 0; other < 4; other++) {
          if (other === sample || triangles[corner + (other & 1) + (other >> 1) * width] !== triangle) continue;
          if (other < sample) seen = true;
          weight++;
        }
        if (seen) continue;
        shader.shade(2 * column + (sample & 1), 2 * row + (sample >> 1));
        red += weight * Math.min(1, out[0]);
        green += weight * Math.min(1, out[1]);
        blue += weight * Math.min(1, out[2]);
      }
      rgb[at] = byteOfLinear(red / 4);
      rgb[at + 1] = byteOfLinear(green / 4);
      rgb[at + 2] = byteOfLinear(blue / 4);
    }
  }
  return rgb;
}
