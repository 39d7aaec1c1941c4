import type { Condition } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { applyCondition } from '../conditions.js';
import type { CorruptUnit } from './corruptUnit.js';
import { FILES_FORMAT, withEitherSensor } from './fileFrames.js';
import { openSource, type Frame } from './frames.js';
import type { CorruptionRequest } from './request.js';
import type { Place } from './writeCorrupted.js';

/** Which sensors the conditions change. */
export interface Touched {
  readonly cloud: boolean;
  readonly image: boolean;
}

/** Seen from the functions of samples: no sensor is read for it. */
export async function touchedSensors(frames: readonly Frame[], condition: Condition, seed: number): Promise<Touched> {
  const changes = async (frame: Frame | undefined, sensor: 'pointCloud' | 'image'): Promise<boolean> => {
    if (frame === undefined) return false;
    const { source, id } = frame;
    const sample =
      source.format === FILES_FORMAT
        ? withEitherSensor({ id, files: [] })
        : await (await openSource(source)).sample(id);
    return applyCondition(condition, sample, seed)[sensor] !== sample[sensor];
  };
  return {
    cloud: await changes(
      frames.find(({ cloud }) => cloud !== undefined),
      'pointCloud',
    ),
    image: await changes(
      frames.find(({ images }) => images.length > 0),
      'image',
    ),
  };
}

/**
 * What workers do: a unit per frame with sensor files that change.
 *
 * @param within where a file of the input goes
 * @throws InputError where two files would become one
 */
export function unitsOf(
  frames: readonly Frame[],
  touched: Touched,
  request: CorruptionRequest,
  within: (file: string) => string,
): CorruptUnit[] {
  // LAZ is read and not written.
  const place = (from: string): Place => ({ from, to: within(from).replace(/\.laz$/i, '.las') });
  const units = frames.map(({ source, id, cloud, labels, images }): CorruptUnit => {
    const hasCloud = touched.cloud && cloud !== undefined;
    return {
      request,
      source,
      id,
      ...(hasCloud && { cloud: place(cloud) }),
      ...(hasCloud && labels !== undefined && { labels: place(labels) }),
      images: touched.image ? images.map(({ camera, file }) => ({ camera, ...place(file) })) : [],
    };
  });
  const used = units.filter(({ cloud, images }) => cloud !== undefined || images.length > 0);
  refuseCollisions(used.flatMap(placesOf));
  return used;
}

function refuseCollisions(places: readonly Place[]): void {
  const taken = new Map<string, string>();
  for (const { from, to } of places) {
    const other = taken.get(to);
    if (other !== undefined && other !== from) {
      throw new InputError(
        `${from} and ${other} would become one file (LAZ is written as .las): move one of them away`,
      );
    }
    taken.set(to, from);
  }
}

/** Files that a unit writes, and from which. */
export const placesOf = ({ cloud, labels, images }: CorruptUnit): Place[] => [
  ...(cloud ? [cloud] : []),
  ...(labels ? [labels] : []),
  ...images,
];
