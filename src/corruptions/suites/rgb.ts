import ndarray from 'ndarray';
import type { Image } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import type { RgbImage } from '../operation.js';

/** An image as operations take it, and the way back. */
export interface RgbView {
  readonly rgb: RgbImage;
  /** The corrupted colours as an image again, with the alpha of the given one. */
  restore(corrupted: RgbImage): Image;
}

/**
 * The colours of an image.
 *
 * Grey is corrupted as three equal channels and stays RGB, as imagecorruptions does it: colour noise on a grey image has
 * a colour. Alpha is no light: it passes through unchanged.
 *
 * @param place sample and camera, begins an error message
 * @throws InputError for 16 bits a channel
 */
export function rgbViewOf({ pixels }: Image, place: string): RgbView {
  const [heightPx, widthPx, channels] = pixels.shape as [number, number, number];
  const { data } = pixels;
  if (data instanceof Uint16Array) {
    throw new InputError(
      `${place}: the image has 16 bits a channel and corruptions are defined on 8; ` +
        'save it with 8 bits first (a depth map is no camera image: use a depth corruption)',
    );
  }
  const [red, green, blue] = channels >= 3 ? [0, 1, 2] : [0, 0, 0];
  const rgb = channels === 3 ? data : new Uint8Array(3 * widthPx * heightPx);
  if (channels !== 3) {
    for (let from = 0, to = 0; to < rgb.length; from += channels, to += 3) {
      rgb[to] = data[from + red];
      rgb[to + 1] = data[from + green];
      rgb[to + 2] = data[from + blue];
    }
  }
  const hasAlpha = channels === 2 || channels === 4;
  return {
    rgb: { widthPx, heightPx, data: rgb },
    restore(corrupted) {
      if (!hasAlpha) return { pixels: ndarray(corrupted.data, [heightPx, widthPx, 3]) };
      const rgba = new Uint8Array(4 * widthPx * heightPx);
      for (let pixel = 0; pixel < widthPx * heightPx; pixel++) {
        for (let channel = 0; channel < 3; channel++) rgba[4 * pixel + channel] = corrupted.data[3 * pixel + channel];
        rgba[4 * pixel + 3] = data[channels * pixel + channels - 1];
      }
      return { pixels: ndarray(rgba, [heightPx, widthPx, 4]) };
    },
  };
}
