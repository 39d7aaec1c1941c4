import { InputError } from '../../errors/index.js';
import type { Rng } from '../../contracts/index.js';
import type { CorruptedPoints, LidarContext, LidarOperation, LidarPoints } from '../operation.js';
import { finish, draftOf } from './draft.js';

/** An operation before the checks that all share. */
interface Definition<Parameters> extends Omit<LidarOperation<Parameters>, 'apply'> {
  /** Gets a cloud of at least one point, all numbers finite, with everything in `needs`. */
  corrupt(cloud: LidarPoints, parameters: Parameters, rng: Rng, context: LidarContext): CorruptedPoints;
}

/** Adds the checks that every LiDAR operation makes before it works; a cloud without points comes back as it is. */
export function lidarOperation<Parameters>(definition: Definition<Parameters>): LidarOperation<Parameters> {
  const { corrupt, ...description } = definition;
  return {
    ...description,
    apply(cloud, parameters, rng, context) {
      assertLayout(cloud, definition.id);
      assertNeeds(cloud, definition.id, definition.needs, context);
      if (cloud.points.length === 0) return finish(draftOf(cloud), ['The cloud has no points: nothing to corrupt.']);
      assertFinite(cloud, definition.id);
      return corrupt(cloud, parameters, rng, context);
    },
  };
}

function assertLayout({ points, channels, labels }: LidarPoints, id: string): void {
  if (channels[0] !== 'x' || channels[1] !== 'y' || channels[2] !== 'z') {
    throw new InputError(`${id}: the cloud's channels are ${channels.join(' ')}; the first three must be x y z`);
  }
  if (points.length % channels.length !== 0) {
    throw new InputError(`${id}: ${points.length} numbers are no rows of ${channels.length} channels`);
  }
  const count = points.length / channels.length;
  if (labels !== undefined && labels.length !== count) {
    throw new InputError(`${id}: ${labels.length} labels for ${count} points; give one label a point`);
  }
}

function assertNeeds(
  cloud: LidarPoints,
  id: string,
  needs: LidarOperation<never>['needs'],
  context: LidarContext,
): void {
  for (const need of needs) {
    if (need === 'labels' && cloud.labels === undefined) {
      throw new InputError(`${id} needs a label for every point and the cloud has none; use a labelled data set`);
    }
    if (need === 'boxes' && context.boxes === undefined) {
      throw new InputError(`${id} needs the objects' boxes and none are given; use a data set with 3D boxes`);
    }
    if (need === 'intensity') intensityColumn(cloud, id);
    if (need === 'ring') columnOf(cloud, 'ring', id);
  }
}

/** Invalid returns are refused, not passed on: most formulas would spread a NaN over other points. */
function assertFinite({ points, channels }: LidarPoints, id: string): void {
  // A NaN or an infinity among the terms makes the sum of zeroed terms NaN; the culprit is looked for only then.
  let sum = 0;
  for (let i = 0; i < points.length; i++) sum += points[i] * 0;
  if (sum === 0) return;
  const at = points.findIndex((value: number) => !Number.isFinite(value));
  const row = Math.floor(at / channels.length);
  const channel = channels[at % channels.length];
  throw new InputError(`${id}: point ${row}: ${channel} is ${points[at]}; remove invalid returns from the cloud first`);
}

/** Column of a channel. @throws InputError naming the channel and what the cloud has */
export function columnOf({ channels }: LidarPoints, channel: string, id: string): number {
  const column = channels.indexOf(channel);
  if (column >= 0) return column;
  throw new InputError(`${id} needs the channel "${channel}"; the cloud has ${channels.join(' ')}`);
}

/** Column and declared scale of the intensity. @throws InputError where either is missing */
export function intensityColumn(cloud: LidarPoints, id: string): { column: number; scale: 1 | 255 } {
  const column = columnOf(cloud, 'intensity', id);
  if (cloud.intensityScale !== undefined) return { column, scale: cloud.intensityScale };
  throw new InputError(
    `${id} needs to know what a full intensity is; declare the cloud's intensityScale as 1 or 255 (--intensity-scale)`,
  );
}
