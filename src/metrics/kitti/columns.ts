import type { KittiObjects } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { KITTI_CLASSES } from './definitions.js';

/** Labels and detections of one frame; detections belong to the labels of the same frame, whatever `id` says. */
export interface KittiFrame {
  readonly id: string;
  readonly gt: KittiObjects;
  readonly dt: KittiObjects;
}

/** Class codes beside the indices of `KITTI_CLASSES`. */
export const OTHER_CLASS = -1;
export const DONT_CARE = -2;

/** All objects of all frames, one flat column per field; frame f owns rows `frameStart[f]` to `frameStart[f + 1]`. */
export interface FlatObjects {
  readonly count: number;
  /** (frames + 1) */
  readonly frameStart: Int32Array;
  /** (n) */
  readonly frame: Int32Array;
  /** (n) index in `KITTI_CLASSES`, `OTHER_CLASS` or `DONT_CARE`. */
  readonly classCode: Int8Array;
  readonly truncated: Float64Array;
  readonly occluded: Float64Array;
  readonly alpha: Float64Array;
  /** (n, 4) x1, y1, x2, y2 in pixels. */
  readonly bbox: Float64Array;
  /** (n, 3) length, height, width in metres. */
  readonly dimensions: Float64Array;
  /** (n, 3) centre of the bottom face in the camera frame. */
  readonly location: Float64Array;
  readonly rotationY: Float64Array;
  /** (n) zero where the frame has none, as the official reader does. */
  readonly score: Float64Array;
  /** Frames with objects but without scores. */
  readonly framesWithoutScore: number;
}

type Role = 'gt' | 'dt';
const ROLE_NAME: Readonly<Record<Role, string>> = { gt: 'ground truth', dt: 'detections' };
const COLUMNS = [
  ['truncated', 1],
  ['occluded', 1],
  ['alpha', 1],
  ['bbox', 4],
  ['dimensions', 3],
  ['location', 3],
  ['rotationY', 1],
  ['score', 1],
] as const;

/** The official evaluator compares class names in lower case, but `DontCare` as it is written. */
const CODE_BY_NAME = new Map<string, number>(KITTI_CLASSES.map((name, code) => [name.toLowerCase(), code]));

function codeOf(name: string): number {
  return name === 'DontCare' ? DONT_CARE : (CODE_BY_NAME.get(name.toLowerCase()) ?? OTHER_CLASS);
}

/**
 * Puts one role of every frame into flat columns.
 *
 * @throws InputError naming frame, column and row where columns differ in length or a number is not finite
 */
export function flattenObjects(frames: readonly KittiFrame[], role: Role): FlatObjects {
  const frameStart = new Int32Array(frames.length + 1);
  for (let f = 0; f < frames.length; f++) frameStart[f + 1] = frameStart[f] + frames[f][role].name.length;
  const count = frameStart[frames.length];
  const flat = {
    count,
    frameStart,
    frame: new Int32Array(count),
    classCode: new Int8Array(count),
    truncated: new Float64Array(count),
    occluded: new Float64Array(count),
    alpha: new Float64Array(count),
    bbox: new Float64Array(4 * count),
    dimensions: new Float64Array(3 * count),
    location: new Float64Array(3 * count),
    rotationY: new Float64Array(count),
    score: new Float64Array(count),
    framesWithoutScore: 0,
  };
  for (let f = 0; f < frames.length; f++) {
    const objects = frames[f][role];
    const rows = objects.name.length;
    const first = frameStart[f];
    flat.frame.fill(f, first, first + rows);
    for (let i = 0; i < rows; i++) flat.classCode[first + i] = codeOf(objects.name[i]);
    for (const [column, width] of COLUMNS) {
      const values = objects[column];
      if (values === undefined) {
        if (rows > 0) flat.framesWithoutScore++;
        continue;
      }
      const where = `frame ${frames[f].id}, ${ROLE_NAME[role]}: ${column}`;
      if (values.length !== width * rows) {
        throw new InputError(`${where} has ${values.length} numbers, ${rows} objects need ${width * rows}`);
      }
      const target = flat[column];
      for (let i = 0, at = width * first; i < values.length; i++, at++) {
        const value = values[i];
        if (!Number.isFinite(value)) {
          throw new InputError(`${where} of object ${Math.floor(i / width) + 1} is ${value}; give a finite number`);
        }
        // Adding zero turns -0 into 0: equal scores must also look equal to a sort.
        target[at] = value + 0;
      }
    }
  }
  return flat;
}
