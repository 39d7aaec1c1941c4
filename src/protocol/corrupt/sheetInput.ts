import { resolve } from 'node:path';
import type { Sample } from '../../contracts/index.js';
import { firstOf, InputError, nearest } from '../../errors/index.js';
import { openSource } from './frames.js';
import { dataSetFrames } from './listFrames.js';
import { loneCloud, loneImage, type FileFacts } from './loneSample.js';
import { remembering } from './remembering.js';
import { isImageFile, kindOfInput } from './sensorFile.js';

/** What a sheet is made of. */
export interface SheetInput {
  readonly sample: Sample;
  /** Whether its cloud is there to be shown. */
  readonly hasCloud: boolean;
  /** Cameras whose images are shown together. */
  readonly cameras: readonly string[];
}

/** A lone file, or a sample of a data set with all that the data set knows of it: labels, calibration, the whole rig. */
export async function sheetInput(input: string, facts: FileFacts, id: string | undefined): Promise<SheetInput> {
  if ((await kindOfInput(input)) === 'dataset') return dataSetSample(input, facts, id);
  if (id !== undefined) {
    throw new InputError(`${input} is a file, which is its own sample; --sample names one of a data set`);
  }
  if (isImageFile(input)) {
    const { sample, camera } = await loneImage(input, facts);
    return { sample: remembering(sample), hasCloud: false, cameras: [camera as string] };
  }
  const { sample } = await loneCloud(input, facts);
  return { sample: remembering(sample), hasCloud: true, cameras: [] };
}

async function dataSetSample(
  input: string,
  { camera, ...others }: FileFacts,
  id: string | undefined,
): Promise<SheetInput> {
  const found = await dataSetFrames(resolve(input));
  if (found === undefined) {
    throw new InputError(
      `${input} is no data set (KITTI, Pi3DET, nuScenes); a sheet shows one of its files: name that`,
    );
  }
  if (Object.keys(others).length > 0) {
    throw new InputError(`${input} is a data set, which knows layout, intensity scale, labels and sensor itself`);
  }
  const ids = found.frames.map((frame) => frame.id);
  if (id === undefined) {
    throw new InputError(
      `${input} is a data set (${found.found}): name a sample with --sample, e.g. ${firstOf(ids, 3)}`,
    );
  }
  const frame = found.frames.find((each) => each.id === id);
  if (frame === undefined) throw new InputError(`${input}: no sample "${id}"${nearest(id, ids)}`);
  const names = frame.images.map((image) => image.camera);
  if (camera !== undefined && !names.includes(camera)) {
    throw new InputError(`${input}: sample ${id} has no image of a camera "${camera}"${nearest(camera, names)}`);
  }
  const sample = await (await openSource(frame.source)).sample(id);
  return {
    sample: remembering(sample),
    hasCloud: frame.cloud !== undefined,
    cameras: camera === undefined ? inSpace(names) : [camera],
  };
}

/** nuScenes' cameras as they look: to the left, ahead, to the right; below them the same behind. */
const IN_SPACE = [
  ...['CAM_FRONT_LEFT', 'CAM_FRONT', 'CAM_FRONT_RIGHT'],
  ...['CAM_BACK_LEFT', 'CAM_BACK', 'CAM_BACK_RIGHT'],
];

const inSpace = (names: readonly string[]): readonly string[] =>
  names.length === IN_SPACE.length && names.every((name) => IN_SPACE.includes(name)) ? IN_SPACE : names;
