import ndarray from 'ndarray';
import type { Image } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { resizeLikePillow } from '../../sensors/index.js';
import type { PillowFilter } from '../../sensors/index.js';

export interface ImageSize {
  readonly heightPx: number;
  readonly widthPx: number;
}

/** How an image becomes the input of a network; the steps happen in this order. */
export interface ImagePreprocessing {
  /** Both sides (the aspect ratio is lost), or the shortest edge (it is kept); absent: no resizing. */
  readonly resize?: ImageSize | { readonly shortestEdgePx: number };
  readonly filter: PillowFilter;
  /** The middle is cut out; what is smaller is padded with black. */
  readonly centreCrop?: ImageSize;
  /** What 8-bit values are multiplied with, usually 1/255. */
  readonly scale: number;
  /** Subtracted after scaling, red green blue. */
  readonly mean: readonly [number, number, number];
  /** Divided by after that. */
  readonly standardDeviation: readonly [number, number, number];
  readonly channelOrder: 'rgb' | 'bgr';
}

/** Size that every image comes out with; undefined where it depends on the image. */
export function outputSize({ resize, centreCrop }: ImagePreprocessing): ImageSize | undefined {
  if (centreCrop !== undefined) return centreCrop;
  return resize !== undefined && 'heightPx' in resize ? resize : undefined;
}

/**
 * (height, width, channels) to RGB of 8 bits: grey is repeated, alpha dropped, of 16 bits the upper 8 kept, as Pillow's
 * `convert('RGB')` does with 8-bit files.
 */
export function toRgb8(image: Image): { pixels: Uint8Array } & ImageSize {
  const { data, shape } = image.pixels;
  const [heightPx, widthPx, channels] = shape;
  const count = heightPx * widthPx;
  if (!(shape.length === 3 && channels >= 1 && channels <= 4 && count > 0 && data.length >= count * channels)) {
    throw new InputError(`an image is (height, width, 1 to 4 channels) and not empty; this is (${shape.join(', ')})`);
  }
  if (data instanceof Uint8Array && channels === 3) {
    return { pixels: data.subarray(0, 3 * count), heightPx, widthPx };
  }
  const shift = data instanceof Uint16Array ? 8 : 0;
  const [green, blue] = channels >= 3 ? [1, 2] : [0, 0];
  const pixels = new Uint8Array(3 * count);
  for (let i = 0; i < count; i++) {
    pixels[3 * i] = data[i * channels] >> shift;
    pixels[3 * i + 1] = data[i * channels + green] >> shift;
    pixels[3 * i + 2] = data[i * channels + blue] >> shift;
  }
  return { pixels, heightPx, widthPx };
}

/** Fills (channels, height, width) float32 tensors, one image after the other. */
export class ImagePreprocessor {
  /** (3, 256) value of each 8-bit level in each channel of the image. */
  readonly #levels: Float32Array;
  readonly #settings: ImagePreprocessing;

  constructor(settings: ImagePreprocessing) {
    this.#settings = settings;
    const { scale, mean, standardDeviation } = settings;
    this.#levels = new Float32Array(3 * 256);
    for (let channel = 0; channel < 3; channel++) {
      for (let level = 0; level < 256; level++) {
        // Single precision step by step, as torchvision and numpy do on float32 images.
        const centred = Math.fround(Math.fround(level * scale) - Math.fround(mean[channel]));
        this.#levels[256 * channel + level] = centred / Math.fround(standardDeviation[channel]);
      }
    }
  }

  /** Size of the tensor that {@link write} fills for an image of a size. */
  sizeFor(size: ImageSize): ImageSize {
    return outputSize(this.#settings) ?? resizedSize(size, this.#settings.resize);
  }

  /** @param out (3, height, width) of {@link sizeFor} */
  write(image: Image, out: Float32Array): void {
    const { filter, resize, centreCrop, channelOrder } = this.#settings;
    const rgb = toRgb8(image);
    const size = resizedSize(rgb, resize);
    let { pixels } = rgb;
    if (size.heightPx !== rgb.heightPx || size.widthPx !== rgb.widthPx) {
      const source = ndarray(pixels, [rgb.heightPx, rgb.widthPx, 3]);
      pixels = resizeLikePillow({ pixels: source }, size.widthPx, size.heightPx, filter).pixels.data as Uint8Array;
    }
    const crop = centreCrop ?? size;
    const plane = crop.heightPx * crop.widthPx;
    const top = cropStart(size.heightPx, crop.heightPx);
    const left = cropStart(size.widthPx, crop.widthPx);
    for (let channel = 0; channel < 3; channel++) {
      const levels = this.#levels.subarray(256 * channel, 256 * (channel + 1));
      let to = (channelOrder === 'rgb' ? channel : 2 - channel) * plane;
      for (let y = top; y < top + crop.heightPx; y++) {
        const inRows = y >= 0 && y < size.heightPx;
        for (let x = left; x < left + crop.widthPx; x++) {
          const inside = inRows && x >= 0 && x < size.widthPx;
          out[to++] = levels[inside ? pixels[3 * (y * size.widthPx + x) + channel] : 0];
        }
      }
    }
  }
}

/** Where the middle begins; below 0 where the image has to be padded (transformers, image_transforms.py center_crop). */
function cropStart(length: number, cropped: number): number {
  return length >= cropped ? Math.floor((length - cropped) / 2) : -Math.ceil((cropped - length) / 2);
}

function resizedSize(from: ImageSize, resize: ImagePreprocessing['resize']): ImageSize {
  if (resize === undefined) return from;
  if ('heightPx' in resize) return resize;
  const { shortestEdgePx: short } = resize;
  // The longer edge is rounded down (transformers, get_resize_output_image_size).
  return from.widthPx <= from.heightPx
    ? { widthPx: short, heightPx: Math.trunc((short * from.heightPx) / from.widthPx) }
    : { heightPx: short, widthPx: Math.trunc((short * from.widthPx) / from.heightPx) };
}
