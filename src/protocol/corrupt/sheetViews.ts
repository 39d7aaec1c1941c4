import ndarray from 'ndarray';
import type { OverlayOptions } from 'sharp';
import type { Image, ObjectAnnotations, PointCloud, Sample } from '../../contracts/index.js';
import { rgbViewOf } from '../../corruptions/index.js';
import { BOX_SIZE, flatRows } from '../../geometry/index.js';
import { loadSharp } from '../../sensors/index.js';
import { birdsEyeView, frameOf, frameOfObject, type BirdsEyeFrame } from './bev.js';
import type { SheetInput } from './sheetInput.js';

/** Width of one picture in pixels. */
export const CELL_PX = 240;
/** Width of one of several cameras, and how many stand side by side. */
const RIG_PX = 160;
const RIG_COLUMNS = 3;
/** Sides of the piece in the corner, as parts of the picture's. */
const CLOSE_UP = 0.45;
const FRAME_PX = 2;

/** How samples of one input are drawn: their cloud, or the images of their cameras. */
export type View = (sample: Sample) => Promise<Image>;

/** From above; where objects are labelled, with their boxes and the one with most points large in the corner. */
export async function cloudView({ sample }: SheetInput): Promise<View> {
  const clean = (await sample.pointCloud?.()) as PointCloud;
  const whole = frameOf(clean);
  const boxes = await boxesOf(sample);
  const object = boxes && frameOfObject(clean, boxes, whole);
  return async (shown) => {
    const cloud = (await shown.pointCloud?.()) as PointCloud;
    const own = boxes && (await boxesOf(shown));
    const image = birdsEyeView(cloud, CELL_PX, whole, own);
    return object === undefined ? image : withCorner(image, cloud, object);
  };
}

async function boxesOf(sample: Sample): Promise<Float64Array | undefined> {
  const truth = (await sample.groundTruth?.()) as Partial<ObjectAnnotations> | undefined;
  return truth?.boxes?.shape?.[1] === BOX_SIZE ? Float64Array.from(flatRows(truth.boxes)) : undefined;
}

/** No box in the corner: it would hide the points on the faces of the object. */
function withCorner(image: Image, cloud: PointCloud, frame: BirdsEyeFrame): Image {
  const side = Math.round(CLOSE_UP * CELL_PX);
  const piece = birdsEyeView(cloud, side, frame);
  const data = image.pixels.data as Uint8Array;
  const from = CELL_PX - side;
  for (let row = from - FRAME_PX; row < CELL_PX; row++) {
    data.fill(255, 3 * (row * CELL_PX + from - FRAME_PX), 3 * (row + 1) * CELL_PX);
    if (row < from) continue;
    const at = 3 * side * (row - from);
    data.set((piece.pixels.data as Uint8Array).subarray(at, at + 3 * side), 3 * (row * CELL_PX + from));
  }
  return image;
}

/** One camera's image with the middle of a large one at its natural size in the corner, or all cameras side by side. */
export async function imageView({ sample, cameras }: SheetInput): Promise<View> {
  const [first = ''] = cameras;
  const [height = 1, width = 1] = ((await sample.image?.(first)) as Image).pixels.shape;
  const columns = Math.min(cameras.length, RIG_COLUMNS);
  const widthPx = columns === 1 ? CELL_PX : RIG_PX;
  const heightPx = Math.max(1, Math.round((widthPx * height) / width));
  return async (shown) => {
    const pieces: OverlayOptions[] = [];
    for (const [index, camera] of cameras.entries()) {
      const small = await shrunk((await shown.image?.(camera)) as Image, camera, widthPx, heightPx, columns === 1);
      const raw = { width: widthPx, height: heightPx, channels: 3 as const };
      pieces.push({
        input: small,
        raw,
        left: (index % columns) * (widthPx + FRAME_PX),
        top: Math.floor(index / columns) * (heightPx + FRAME_PX),
      });
    }
    const rows = Math.ceil(cameras.length / columns);
    const size = {
      width: columns * (widthPx + FRAME_PX) - FRAME_PX,
      height: rows * (heightPx + FRAME_PX) - FRAME_PX,
    };
    const sharp = await loadSharp();
    const board = sharp({ create: { ...size, channels: 3, background: '#ffffff' } }).composite(pieces);
    const pixels = new Uint8Array(await board.removeAlpha().raw().toBuffer());
    return { pixels: ndarray(pixels, [size.height, size.width, 3]) };
  };
}

async function shrunk(
  image: Image,
  camera: string,
  widthPx: number,
  heightPx: number,
  withCloseUp: boolean,
): Promise<Buffer> {
  const { rgb } = rgbViewOf(image, camera);
  const raw = { width: rgb.widthPx, height: rgb.heightPx, channels: 3 as const };
  const sharp = await loadSharp();
  const small = sharp(rgb.data, { raw }).resize(widthPx, heightPx, { fit: 'fill' });
  const piece = { width: Math.round(CLOSE_UP * widthPx), height: Math.max(1, Math.round(CLOSE_UP * heightPx)) };
  if (withCloseUp && rgb.widthPx >= 2 * widthPx) {
    const middle = { left: (rgb.widthPx - piece.width) >> 1, top: (rgb.heightPx - piece.height) >> 1, ...piece };
    const closeUp = await sharp(rgb.data, { raw })
      .extract(middle)
      .extend({ top: FRAME_PX, left: FRAME_PX, background: '#ffffff' })
      .png()
      .toBuffer();
    small.composite([{ input: closeUp, gravity: 'southeast' }]);
  }
  return small.removeAlpha().raw().toBuffer();
}
