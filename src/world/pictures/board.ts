import ndarray from 'ndarray';
import type { Image } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { loadSharp } from '../../sensors/index.js';

/** A picture on a board; `left` and `top` in pixels. */
export interface BoardTile {
  /** Grey or RGB, 8 bits. */
  readonly image: Image;
  readonly left: number;
  readonly top: number;
}

export interface BoardCaption {
  readonly text: string;
  readonly left: number;
  /** Where the letters stand, pixels from the top. */
  readonly baseline: number;
  readonly sizePx: number;
  readonly bold?: boolean;
}

/** Size in pixels and colours (CSS) of a board. */
export interface Board {
  readonly width: number;
  readonly height: number;
  readonly background: string;
  readonly ink: string;
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/**
 * Pictures and captions on one board, as an RGB image.
 *
 * The captions' glyphs are those of the machine's fonts: the only pixels that may differ between machines.
 *
 * @throws InputError for a tile that is not 8-bit grey or RGB
 */
export async function drawBoard(
  { width, height, background, ink }: Board,
  tiles: readonly BoardTile[],
  captions: readonly BoardCaption[],
): Promise<Image> {
  const pictures = tiles.map(({ image: { pixels }, left, top }) => {
    const [tileHeight, tileWidth, channels] = pixels.shape as [number, number, number];
    const { data } = pixels;
    if (!(data instanceof Uint8Array) || (channels !== 1 && channels !== 3)) {
      throw new InputError('a contact sheet takes 8-bit grey or RGB images');
    }
    const raw = { width: tileWidth, height: tileHeight, channels: channels as 1 | 3 };
    return { input: Buffer.from(data.buffer, data.byteOffset, data.byteLength), raw, left, top };
  });
  const texts = captions.map(({ text, left, baseline, sizePx, bold }) => {
    const safe = text.replace(/[&<>"]/g, (character) => ESCAPES[character] as string);
    return `<text x="${left}" y="${baseline}" font-size="${sizePx}"${bold ? ' font-weight="bold"' : ''}>${safe}</text>`;
  });
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">` +
    `<g font-family="sans-serif" fill="${ink}">${texts.join('')}</g></svg>`;
  const sharp = await loadSharp();
  const drawn = await sharp({ create: { width, height, channels: 3, background }, limitInputPixels: false })
    .composite([...pictures, { input: Buffer.from(svg), left: 0, top: 0 }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { pixels: ndarray(new Uint8Array(drawn), [height, width, 3]) };
}
