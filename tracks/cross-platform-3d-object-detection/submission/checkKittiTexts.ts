import { basename } from 'node:path';
import type { Dataset, KittiObjects } from '../../../src/contracts/index.js';
import { findKittiObjects, parseKittiObjects } from '../../../src/datasets/kitti/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { readFileBounded } from '../../../src/sensors/index.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';

/** Types of the benchmark's labels; detections of another type are never scored. */
const TYPES = ['Car', 'Van', 'Truck', 'Pedestrian', 'Person_sitting', 'Cyclist', 'Tram', 'Misc'];
const LABEL_FIELDS = 15;
const RESULT_FIELDS = 16;
const MIN_BOXES = 20;

/** Depth (z) and sideways (x) positions of all boxes, to tell the camera frame from the LiDAR frame. */
interface Positions {
  readonly x: number[];
  readonly z: number[];
}

function checkObject(objects: KittiObjects, place: string, defects: DefectList, positions: Positions): void {
  const [name] = objects.name;
  if (name === 'DontCare') return defects.warning('dont-care', place, 'DontCare is no detection and is never scored');
  if (!TYPES.some((type) => type.toLowerCase() === name.toLowerCase())) {
    defects.warning('class-unknown', place, `'${name.slice(0, 40)}' is never scored; types: ${TYPES.join(', ')}`);
  }
  const [x1, y1, x2, y2] = objects.bbox;
  if (!(x2 > x1 && y2 > y1)) {
    defects.warning('image-box', place, `the image box ${[x1, y1, x2, y2].join(' ')} is empty: the object is ignored`);
  }
  if (!objects.dimensions.every((size) => size > 0)) {
    const sizes = objects.dimensions.join(', ');
    defects.error('box-size', place, `length, height, width are ${sizes}; the box can never match`);
  }
  if (Math.abs(objects.rotationY[0]) > 2 * Math.PI + 1e-3) {
    defects.warning('yaw-range', place, `rotation_y is ${objects.rotationY[0]}, more than a turn; are these radians?`);
  }
  positions.x.push(objects.location[0]);
  positions.z.push(objects.location[2]);
}

function checkText(text: string, file: string, defects: DefectList, positions: Positions): number {
  const counts = new Map<number, string>();
  let objects = 0;
  text.split(/\r?\n/).forEach((line, index) => {
    const fields = line.trim().split(/\s+/).length;
    if (line.trim() === '') return;
    const place = `${file}, line ${index + 1}`;
    objects++;
    if (fields !== LABEL_FIELDS && fields !== RESULT_FIELDS) {
      defects.error('field-count', place, `has ${fields} fields instead of ${RESULT_FIELDS}`);
      return;
    }
    if (!counts.has(fields)) counts.set(fields, place);
    try {
      checkObject(parseKittiObjects(line, file), place, defects, positions);
    } catch (error) {
      if (!(error instanceof FileFormatError)) throw error;
      defects.error('not-finite', place, error.message.replace(/^.*line 1: /, ''));
    }
  });
  const unscored = counts.get(LABEL_FIELDS);
  if (unscored !== undefined && counts.has(RESULT_FIELDS)) {
    defects.error('score-missing', unscored, 'has no score while other lines have one; the evaluator stops');
  } else if (unscored !== undefined) {
    defects.warning('score-missing', unscored, 'has no score; all scores of the frame count as 0');
  }
  return objects;
}

function checkFrame({ x, z }: Positions, path: string, defects: DefectList): void {
  if (z.length < MIN_BOXES) return;
  const median = (values: number[]): number => values.sort((a, b) => a - b)[values.length >> 1];
  if (median(z) < 2 && median(x) > 2 * Math.max(1, median(z))) {
    defects.warning(
      'box-frame',
      path,
      'most boxes lie far to the right and not ahead; KITTI wants x right, y down, z ahead',
    );
  }
}

/** Checks a folder of KITTI result files (`NNNNNN.txt`, also in `data/`): every file, every line. */
export async function checkKittiTexts(path: string, dataset: Dataset | undefined, defects: DefectList): Promise<void> {
  let folder;
  try {
    folder = await findKittiObjects(path, dataset?.ids);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    defects.error('no-results', path, 'holds neither result.zip, result.pkl nor KITTI text files');
    return;
  }
  if (dataset && dataset.format !== 'kitti-object') {
    defects.error('wrong-format', path, `holds KITTI text files; a submission for ${dataset.format} is result.zip`);
  }
  for (const id of folder.missing) defects.error('frame-missing', `${id}.txt`, 'the evaluator stops without it');
  for (const id of folder.extra)
    defects.warning('frame-extra', `${id}.txt`, 'the split has no such frame; it is ignored');
  const positions: Positions = { x: [], z: [] };
  let objects = 0;
  for (const [id, file] of folder.files) {
    if (!/^\d{6}$/.test(id)) defects.warning('frame-id', basename(file), 'KITTI frames have six digits');
    objects += checkText(Buffer.from(await readFileBounded(file)).toString('utf8'), basename(file), defects, positions);
  }
  if (objects === 0) defects.warning('no-detections', path, 'holds no detection at all: the score is 0');
  checkFrame(positions, path, defects);
}
