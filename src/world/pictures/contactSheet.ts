import ndarray from 'ndarray';
import sharp from 'sharp';
import type { Image } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';

export interface CaptionedImage {
  readonly caption: string;
  /** Grey or RGB, 8 bits. */
  readonly image: Image;
}

export interface ContactSheetOptions {
  /** Default: as near to a square as whole rows allow. */
  readonly columns?: number;
  /** Height of a caption's line in pixels. Default: 22. */
  readonly captionPx?: number;
}

const GAP_PX = 4;

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

/**
 * Pictures in a grid, row by row, each with its caption above.
 *
 * The captions' glyphs are those of the machine's fonts: the only pixels that may differ between machines.
 *
 * @throws InputError for no pictures, or one that is not 8-bit grey or RGB
 */
export async function contactSheet(
  pictures: readonly CaptionedImage[],
  options: ContactSheetOptions = {},
): Promise<Image> {
  if (pictures.length === 0) throw new InputError('a contact sheet of no pictures');
  const { columns = Math.ceil(Math.sqrt(pictures.length)), captionPx = 22 } = options;
  if (!Number.isInteger(columns) || columns < 1) {
    throw new InputError(`contact sheet: columns is ${columns}; give a whole number ≥ 1`);
  }
  const rows = Math.ceil(pictures.length / columns);
  const sizes = pictures.map(({ image }) => image.pixels.shape as [number, number, number]);
  const cellWidth = Math.max(...sizes.map(([, width]) => width)) + GAP_PX;
  const cellHeight = Math.max(...sizes.map(([height]) => height)) + GAP_PX + captionPx;
  const width = columns * cellWidth + GAP_PX;
  const height = rows * cellHeight + GAP_PX;
  const tiles = pictures.map(({ caption, image }, index) => {
    const { data } = image.pixels;
    const [tileHeight, tileWidth, channels] = sizes[index];
    if (!(data instanceof Uint8Array) || (channels !== 1 && channels !== 3)) {
      throw new InputError(`contact sheet: '${caption}' is not an 8-bit grey or RGB image`);
    }
    return {
      input: Buffer.from(data.buffer, data.byteOffset, data.byteLength),
      raw: { width: tileWidth, height: tileHeight, channels: channels as 1 | 3 },
      left: GAP_PX + (index % columns) * cellWidth,
      top: GAP_PX + Math.floor(index / columns) * cellHeight + captionPx,
    };
  });
  const captions = pictures.map(({ caption }, index) => {
    const { left, top } = tiles[index];
    return `<text x="${left + 4}" y="${top - captionPx * 0.3}">${escaped(caption)}</text>`;
  });
  const fontPx = Math.round(captionPx * 0.68);
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<g font-family="sans-serif" font-size="${fontPx}" fill="#e6e6e6">${captions.join('')}</g></svg>`;
  const sheet = await sharp({ create: { width, height, channels: 3, background: '#202226' }, limitInputPixels: false })
    .composite([...tiles, { input: Buffer.from(svg), left: 0, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { pixels: ndarray(new Uint8Array(sheet), [height, width, 3]) };
}
