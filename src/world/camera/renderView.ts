import type { Instance } from '../scene/index.js';
import { byteOfLinear } from './colour.js';
import { daylight, LAMPLIGHT, type Sun } from './daylight.js';
import { rasteriseView, readRaster, type DepthView } from './depthView.js';
import { shadeSmoothly } from './antialiasing.js';
import { Shader } from './shader.js';
import { ShadowMaps } from './shadowMaps.js';
import type { View } from './view.js';

export interface RenderOptions {
  /** The scene's `sun`; without it the view is lit by lamps, evenly and without shadows. */
  readonly sun?: Sun;
  /** Whether the sun throws shadows. Default: true. */
  readonly shadows?: boolean;
  /** Whether edges are smoothed by samples between the pixels: for small images. Depth and ids stay the centres'. */
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
  return renderViews(instances, [view], options)[0];
}

/**
 * Photographs from several cameras at one moment; cheaper than one by one, since they share what the sun sees.
 *
 * @throws InputError for a view or a sun that is none
 */
export function renderViews(
  instances: readonly Instance[],
  views: readonly View[],
  options: RenderOptions = {},
): RenderedView[] {
  const light = options.sun === undefined ? LAMPLIGHT : daylight(options.sun);
  const between = options.supersample === true;
  const rasters = views.map((view) => rasteriseView(instances, view, between));
  const shadows =
    options.shadows !== false && light.sun[0] > 0
      ? new ShadowMaps(
          instances,
          rasters.map((raster, index) => ({
            raster: raster.straight ?? raster,
            worldFromCamera: views[index].worldFromCamera,
            between,
          })),
          light.sunDirection,
        )
      : undefined;
  return rasters.map((raster, index) => {
    const shader = new Shader(raster, views[index].worldFromCamera, between, light, shadows);
    const rgb = between ? shadeSmoothly(raster, shader) : shadeCentres(raster.width, raster.height, shader);
    return { ...readRaster(raster, between), rgb };
  });
}

function shadeCentres(width: number, height: number, shader: Shader): Uint8Array {
  const rgb = new Uint8Array(3 * width * height);
  const { out } = shader;
  for (let row = 0, at = 0; row < height; row++) {
    for (let column = 0; column < width; column++, at += 3) {
      shader.shade(column, row);
      rgb[at] = byteOfLinear(out[0]);
      rgb[at + 1] = byteOfLinear(out[1]);
      rgb[at + 2] = byteOfLinear(out[2]);
    }
  }
  return rgb;
}
