import { existsSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Dataset, Sample } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { pointCloudFormats } from '../../sensors/index.js';
import type { Frame } from './frames.js';
import { loneCloud, loneImage, LONE_CAMERA, type FileFacts } from './loneSample.js';
import { findPointLabels } from './pointLabels.js';
import { idOfFile, isImageFile } from './sensorFile.js';

/** Images and clouds in a folder of no known layout: each file is a frame of its own. */
export const FILES_FORMAT = 'files';

export interface FilesSource {
  readonly format: typeof FILES_FORMAT;
  readonly path: string;
  readonly facts: FileFacts;
}

const CLOUD_EXTENSIONS = pointCloudFormats.flatMap(({ extensions }): readonly string[] => extensions);

/** nuScenes-lidarseg names the classes of points like clouds. */
export const isCloudFile = (path: string): boolean =>
  CLOUD_EXTENSIONS.some((extension) => path.toLowerCase().endsWith(extension)) && !path.endsWith('_lidarseg.bin');

/**
 * A frame for every image and cloud among the files.
 *
 * Ids are paths below the folder without extension, so that equal names in two folders draw different numbers and a file
 * of the folder itself has the bytes of a lone file.
 */
export function fileFrames(source: FilesSource, files: Iterable<string>): Frame[] {
  const frames: Frame[] = [];
  for (const file of [...files].sort()) {
    const id = relative(source.path, file);
    if (isImageFile(file)) frames.push({ source, id, images: [{ camera: source.facts.camera ?? LONE_CAMERA, file }] });
    else if (isCloudFile(file)) {
      const labels = findPointLabels(file);
      // Labels outside the folder are read and stay where they are.
      const own = labels !== undefined && !relative(source.path, labels).startsWith('..');
      frames.push({ source, id, cloud: file, images: [], ...(own && { labels }) });
    }
  }
  return frames;
}

/** The files as a data set: ids are paths below the folder. */
export function openFiles({ path, facts }: FilesSource): Promise<Dataset> {
  return Promise.resolve({
    path,
    format: FILES_FORMAT,
    ids: [],
    hasGroundTruth: false,
    files: [],
    async sample(id) {
      const file = join(path, id);
      if (!existsSync(file)) throw new InputError(`${file}: no such file`);
      const { sample } = await (isImageFile(file) ? loneImage : loneCloud)(file, facts);
      return withEitherSensor({ ...sample, id: idBelow(id) });
    },
  });
}

/** `a/b/000001.png` → `a/b/000001`, whatever the machine separates folders with. */
export function idBelow(path: string): string {
  const parts = path.split(sep);
  return [...parts.slice(0, -1), idOfFile(path)].join('/');
}

/**
 * Conditions that change images and clouds act on each file's own sensor: the one that a file lacks is there, so that no
 * condition refuses the file, and is never asked for.
 */
export function withEitherSensor(sample: Sample): Sample {
  const absent = (): Promise<never> => Promise.reject(new InputError(`${sample.id}: holds no data of this sensor`));
  return { image: absent, pointCloud: absent, ...sample };
}
