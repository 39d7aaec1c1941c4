import ndarray from 'ndarray';
import sharp from 'sharp';
import type { ConditionSuite, Image, PointCloud } from '../../contracts/index.js';
import { rgbViewOf, type RgbImage } from '../../corruptions/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { applyCondition, parseConditionId } from '../conditions.js';
import { silentProgress, type Progress } from '../predict.js';
import { birdsEyeView, frameOf } from './bev.js';
import { loneCloud, loneImage, type FileFacts, type LoneSample } from './loneSample.js';
import { allSuites, type CorruptionRequest } from './request.js';
import { isImageFile } from './sensorFile.js';

export interface SheetOptions extends Omit<CorruptionRequest, 'conditions'> {
  /** Suites to show; `imagecorruptions` for an image and `robo3d` for a cloud when empty. */
  readonly show: readonly string[];
  readonly facts?: FileFacts;
  readonly progress?: Progress;
}

/** One picture of all types and severities. */
export interface ContactSheet {
  readonly image: Image;
  /** Conditions that could not be shown. */
  readonly refused: readonly { readonly id: string; readonly reason: string }[];
}

/** Width of one picture in pixels. */
const CELL_PX = 240;
const CAPTION_PX = 20;
const TITLE_PX = 30;
const GAP_PX = 6;

interface Cell {
  readonly id: string;
  readonly caption: string;
  readonly column: number;
  readonly row: number;
}

/** Draws a cell's picture; sensors are corrupted whole and made small afterwards, so that effects have their real size. */
type Draw = (id: string) => Promise<RgbImage>;

/**
 * A contact sheet: for each suite a row per type and a column per severity, the untouched input first. Clouds are seen
 * from above.
 *
 * @throws InputError for an unknown suite, and where nothing of the suites can be applied to the input
 */
export async function contactSheet(input: string, options: SheetOptions): Promise<ContactSheet> {
  const all = await allSuites(options);
  const names = options.show.length > 0 ? options.show : [isImageFile(input) ? 'imagecorruptions' : 'robo3d'];
  const suites = names.map((name) => {
    const found = all.find(({ id }) => id === name);
    if (found) return found;
    throw new InputError(
      `no suite "${name}"${nearest(
        name,
        all.map(({ id }) => id),
      )}`,
    );
  });
  const { draw, heightPx } = await drawing(input, suites, options);
  const { cells, titles, columns, rows } = layOut(suites);
  const progress = options.progress ?? silentProgress;
  const refused: { id: string; reason: string }[] = [];
  const pictures: { cell: Cell; picture: RgbImage }[] = [];
  progress.start('draw', cells.length, 0);
  try {
    for (const cell of cells) {
      try {
        pictures.push({ cell, picture: await draw(cell.id) });
      } catch (error) {
        if (!(error instanceof InputError)) throw error;
        refused.push({ id: cell.id, reason: error.message });
      }
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  if (pictures.length === suites.length && refused.length > 0)
    throw new InputError((refused[0] as { reason: string }).reason);
  const widthPx = columns * (CELL_PX + GAP_PX) + GAP_PX;
  const rowPx = heightPx + CAPTION_PX + GAP_PX;
  const topOf = (row: number): number =>
    GAP_PX + titles.filter((title) => title.row <= row).length * TITLE_PX + row * rowPx;
  const leftOf = (column: number): number => GAP_PX + column * (CELL_PX + GAP_PX);
  const captions = [
    ...titles.map(({ text, row }) => caption(text, GAP_PX, topOf(row) - 9, 16, 'bold')),
    ...cells.map(({ caption: text, column, row }) => caption(text, leftOf(column), topOf(row) + CAPTION_PX - 6, 12)),
    ...cells.flatMap(({ id, column, row }) =>
      refused.some((each) => each.id === id)
        ? [caption('refused', leftOf(column), topOf(row) + CAPTION_PX + 20, 12)]
        : [],
    ),
  ];
  const height = topOf(rows);
  const { data, info } = await sharp({ create: { width: widthPx, height, channels: 3, background: '#ffffff' } })
    .composite([
      ...pictures.map(({ cell, picture }) => ({
        input: Buffer.from(picture.data),
        raw: { width: picture.widthPx, height: picture.heightPx, channels: 3 as const },
        left: leftOf(cell.column),
        top: topOf(cell.row) + CAPTION_PX,
      })),
      {
        input: Buffer.from(
          `<svg xmlns="http://www.w3.org/2000/svg" width="${widthPx}" height="${height}">${captions.join('')}</svg>`,
        ),
        left: 0,
        top: 0,
      },
    ])
    .removeAlpha()
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { image: { pixels: ndarray(new Uint8Array(data), [info.height, info.width, info.channels]) }, refused };
}

function layOut(suites: readonly ConditionSuite[]): {
  cells: Cell[];
  titles: { text: string; row: number }[];
  columns: number;
  rows: number;
} {
  const cells: Cell[] = [];
  const titles: { text: string; row: number }[] = [];
  let row = 0;
  let columns = 1;
  for (const suite of suites) {
    titles.push({ text: `${suite.id}: ${suite.title}`, row });
    cells.push({ id: 'clean', caption: 'clean', column: 0, row: row++ });
    const types = new Map<string, string[]>();
    for (const id of suite.ids) {
      const { type } = parseConditionId(id);
      types.set(type, [...(types.get(type) ?? []), id]);
    }
    for (const ids of types.values()) {
      ids.forEach((id, column) => cells.push({ id, caption: id.slice(suite.id.length + 1), column, row }));
      columns = Math.max(columns, ids.length);
      row++;
    }
  }
  return { cells, titles, columns, rows: row };
}

async function drawing(
  input: string,
  suites: readonly ConditionSuite[],
  { facts = {}, mode, seed }: SheetOptions,
): Promise<{ draw: Draw; heightPx: number }> {
  const corrupt = (id: string, { sample }: LoneSample) => {
    if (id === 'clean') return sample;
    const suite = suites.find(({ ids }) => ids.includes(id)) as ConditionSuite;
    return applyCondition(suite.create(id, { mode }), sample, seed);
  };
  if (!isImageFile(input)) {
    const lone = await loneCloud(input, facts);
    const frame = frameOf((await lone.sample.pointCloud?.()) as PointCloud);
    const draw: Draw = async (id) => {
      const cloud = (await corrupt(id, lone).pointCloud?.()) as PointCloud;
      return birdsEyeView(cloud, CELL_PX, frame);
    };
    return { draw, heightPx: CELL_PX };
  }
  const lone = await loneImage(input, facts);
  const camera = lone.camera as string;
  const [height = 1, width = 1] = ((await lone.sample.image?.(camera)) as Image).pixels.shape;
  const heightPx = Math.max(1, Math.round((CELL_PX * height) / width));
  const draw: Draw = async (id) => {
    const image = (await corrupt(id, lone).image?.(camera)) as Image;
    const { rgb } = rgbViewOf(image, input);
    const raw = { width: rgb.widthPx, height: rgb.heightPx, channels: 3 as const };
    const data = await sharp(rgb.data, { raw }).resize(CELL_PX, heightPx, { fit: 'fill' }).raw().toBuffer();
    return { widthPx: CELL_PX, heightPx, data: new Uint8Array(data) };
  };
  return { draw, heightPx };
}

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

function caption(text: string, left: number, baseline: number, sizePx: number, weight = 'normal'): string {
  const safe = text.replace(/[&<>]/g, (character) => ESCAPES[character] as string);
  return `<text x="${left}" y="${baseline}" font-family="sans-serif" font-size="${sizePx}" font-weight="${weight}">${safe}</text>`;
}
