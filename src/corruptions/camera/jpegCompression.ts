import { z } from 'zod';
import { loadSharp } from '../../sensors/index.js';
import type { CameraOperation } from '../operation.js';
import { requireSide } from './rgbImage.js';
import { IMAGE_CORRUPTIONS } from './sources.js';

export const jpegCompression: CameraOperation<{ quality: number }> = {
  id: 'jpeg_compression',
  description: 'writes the image as a JPEG and reads it again',
  parameters: z.strictObject({ quality: z.int().min(1).max(100).describe("libjpeg's scale") }),
  source: IMAGE_CORRUPTIONS,
  async apply(image, { quality }) {
    requireSide(image, this.id);
    const { widthPx, heightPx, data } = image;
    const sharp = await loadSharp();
    const file = await sharp(data, { raw: { width: widthPx, height: heightPx, channels: 3 }, limitInputPixels: false })
      .jpeg({ quality, chromaSubsampling: '4:2:0', mozjpeg: false })
      .toBuffer();
    const pixels = await sharp(file, { limitInputPixels: false }).raw().toBuffer();
    return { widthPx, heightPx, data: new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.length) };
  },
};
