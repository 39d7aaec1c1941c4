import ndarray from 'ndarray';
import sharp from 'sharp';
import type { Image, PointCloud, Sample } from '../../contracts/index.js';
import { rgbViewOf } from '../../corruptions/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { applyCondition } from '../conditions.js';
import { silentProgress, type Progress } from '../predict.js';
import { birdsEyeView, frameOf } from './bev.js';
import { loneCloud, loneImage, type FileFacts } from './loneSample.js';
import { allSuites, type CorruptionRequest } from './request.js';
import { isImageFile } from './sensorFile.js';
import { CELL_PX, drawSheet, type SheetPart } from './sheetLayout.js';

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

/**
 * A contact sheet: for each suite a row per type and a column per severity, the untouched input first. Clouds are seen
 * from above. Sensors are corrupted whole and made small afterwards, so that effects have their real size; the middle of
 * a large image stands at its natural size in the corner, because noise and small blurs do not survive the shrinking.
 *
 * @throws InputError for an unknown suite, and where nothing of the suites can be applied to the input
 */
export async function contactSheet(input: string, options: SheetOptions): Promise<ContactSheet> {
  const { mode, seed } = options;
  const all = await allSuites(options);
  const names = options.show.length > 0 ? options.show : [isImageFile(input) ? 'imagecorruptions' : 'robo3d'];
  const known = all.map(({ id }) => id);
  const suites = names.map((name) => {
    const found = all.find(({ id }) => id === name);
    if (found) return found;
    throw new InputError(`no suite "${name}"${nearest(name, known)}`);
  });
  const { sample, picture, heightPx } = await (isImageFile(input) ? imagePictures : cloudPictures)(input, options);
  const progress = options.progress ?? silentProgress;
  const refused: { id: string; reason: string }[] = [];
  const parts: SheetPart[] = [];
  const total = suites.reduce((sum, { ids }) => sum + ids.length, 0);
  progress.start('draw', total, 0);
  try {
    const clean = await picture(sample);
    for (const suite of suites) {
      const pictures = new Map([['clean', clean]]);
      for (const id of suite.ids) {
        try {
          pictures.set(id, await picture(applyCondition(suite.create(id, { mode }), sample, seed)));
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          refused.push({ id, reason: error.message });
        }
        progress.advance();
      }
      parts.push({ suite, pictures });
    }
  } finally {
    progress.stop();
  }
  if (refused[0] !== undefined && refused.length === total) throw new InputError(refused[0].reason);
  return { image: await drawSheet(parts, heightPx), refused };
}

/** How samples of one input are shown. */
interface Pictures {
  readonly sample: Sample;
  readonly heightPx: number;
  picture(sample: Sample): Promise<Image>;
}

async function cloudPictures(input: string, { facts = {} }: SheetOptions): Promise<Pictures> {
  const { sample } = await loneCloud(input, facts);
  const frame = frameOf((await sample.pointCloud?.()) as PointCloud);
  const picture = async ({ pointCloud }: Sample): Promise<Image> =>
    birdsEyeView((await pointCloud?.()) as PointCloud, CELL_PX, frame);
  return { sample, heightPx: CELL_PX, picture };
}

/** Sides of the piece that is shown at its natural size, as parts of the picture's. */
const CLOSE_UP = 0.45;

async function imagePictures(input: string, { facts = {} }: SheetOptions): Promise<Pictures> {
  const lone = await loneImage(input, facts);
  const camera = lone.camera as string;
  const [height = 1, width = 1] = ((await lone.sample.image?.(camera)) as Image).pixels.shape;
  const heightPx = Math.max(1, Math.round((CELL_PX * height) / width));
  const piece = { width: Math.round(CLOSE_UP * CELL_PX), height: Math.max(1, Math.round(CLOSE_UP * heightPx)) };
  const picture = async (sample: Sample): Promise<Image> => {
    const { rgb } = rgbViewOf((await sample.image?.(camera)) as Image, input);
    const raw = { width: rgb.widthPx, height: rgb.heightPx, channels: 3 as const };
    const small = sharp(rgb.data, { raw }).resize(CELL_PX, heightPx, { fit: 'fill' });
    if (rgb.widthPx >= 2 * CELL_PX) {
      const middle = { left: (rgb.widthPx - piece.width) >> 1, top: (rgb.heightPx - piece.height) >> 1, ...piece };
      const closeUp = await sharp(rgb.data, { raw })
        .extract(middle)
        .extend({ top: 2, left: 2, background: '#ffffff' })
        .png()
        .toBuffer();
      small.composite([{ input: closeUp, gravity: 'southeast' }]);
    }
    return { pixels: ndarray(new Uint8Array(await small.removeAlpha().raw().toBuffer()), [heightPx, CELL_PX, 3]) };
  };
  return { sample: lone.sample, heightPx, picture };
}
