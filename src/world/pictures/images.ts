import ndarray from 'ndarray';
import type { Image } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { SEMANTICS } from '../scene/index.js';
import { depthColour } from './colourMap.js';

/** Bytes of a rendered view, (height, width, 3), as an image that `writeImage` takes. */
export function rgbImage(rgb: Uint8Array, widthPx: number, heightPx: number): Image {
  if (rgb.length !== widthPx * heightPx * 3) {
    throw new InputError(`${rgb.length} bytes are no RGB image of ${widthPx} × ${heightPx} pixels`);
  }
  return { pixels: ndarray(rgb, [heightPx, widthPx, 3]) };
}

/** Bytes of a colour for every semantic id; ids that are none stay black. */
const SEMANTIC_COLOURS = new Uint8Array(3 * 256);
for (const { id, colour } of Object.values(SEMANTICS)) SEMANTIC_COLOURS.set(colour, 3 * id);

/** Each class in its colour of `SEMANTICS`. @param semantics (height, width) ids */
export function semanticImage(semantics: Uint8Array, widthPx: number, heightPx: number): Image {
  const rgb = new Uint8Array(3 * semantics.length);
  for (let at = 0; at < semantics.length; at++) {
    for (let channel = 0; channel < 3; channel++) {
      rgb[3 * at + channel] = SEMANTIC_COLOURS[3 * semantics[at] + channel];
    }
  }
  return rgbImage(rgb, widthPx, heightPx);
}

export interface DepthImageOptions {
  /** Depths that get the first and the last colour; between them colours follow the logarithm. Default: 2 to 100. */
  readonly nearM?: number;
  readonly farM?: number;
}

/** From yellow (near) over red to dark blue (far); black where nothing is. @param depthM (height, width) metres */
export function depthImage(
  depthM: Float32Array,
  widthPx: number,
  heightPx: number,
  { nearM = 2, farM = 100 }: DepthImageOptions = {},
): Image {
  if (!(nearM > 0 && farM > nearM && farM < Infinity)) {
    throw new InputError(`depth image: a range of ${nearM} to ${farM} m; give 0 < near < far`);
  }
  const rgb = new Uint8Array(3 * depthM.length);
  const scale = 1 / Math.log(farM / nearM);
  for (let at = 0; at < depthM.length; at++) {
    const depth = depthM[at];
    if (depth > 0 && depth < Infinity) depthColour(1 - Math.log(depth / nearM) * scale, rgb, 3 * at);
  }
  return rgbImage(rgb, widthPx, heightPx);
}
