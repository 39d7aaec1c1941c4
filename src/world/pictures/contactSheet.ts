import type { Image } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { drawBoard } from './board.js';

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

/**
 * Pictures in a grid, row by row, each with its caption above.
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
  const tiles = pictures.map(({ image }, index) => ({
    image,
    left: GAP_PX + (index % columns) * cellWidth,
    top: GAP_PX + Math.floor(index / columns) * cellHeight + captionPx,
  }));
  const captions = pictures.map(({ caption }, index) => ({
    text: caption,
    left: tiles[index].left + 4,
    baseline: tiles[index].top - captionPx * 0.3,
    sizePx: Math.round(captionPx * 0.68),
  }));
  const [width, height] = [columns * cellWidth + GAP_PX, rows * cellHeight + GAP_PX];
  return drawBoard({ width, height, background: '#202226', ink: '#e6e6e6' }, tiles, captions);
}
