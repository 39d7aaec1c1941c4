import ndarray from 'ndarray';
import type { Image } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { loadSharp } from './sharp.js';

/**
 * An 8-bit image at another size, by cubic interpolation (libvips).
 *
 * @throws InputError for 16 bits and for a size below one pixel
 */
export async function resizeImage(image: Image, widthPx: number, heightPx: number): Promise<Image> {
  const { data, shape } = image.pixels;
  const [height, width, channels] = shape;
  if (!(data instanceof Uint8Array)) throw new InputError('only images of 8 bits a channel are resized');
  if (!(Number.isInteger(widthPx) && widthPx > 0 && Number.isInteger(heightPx) && heightPx > 0)) {
    throw new InputError(`an image of ${widthPx} × ${heightPx} pixels; both are whole numbers above 0`);
  }
  const sharp = await loadSharp();
  const resized = await sharp(data, { raw: { width, height, channels: channels as 1 | 2 | 3 | 4 } })
    .resize(widthPx, heightPx, { fit: 'fill', kernel: 'cubic' })
    .raw()
    .toBuffer();
  return { pixels: ndarray(new Uint8Array(resized), [heightPx, widthPx, channels]) };
}
