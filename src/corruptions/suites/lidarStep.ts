import ndarray from 'ndarray';
import type { Earlier, FloatArray, LidarLayout, PointCloud, Sample, Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { flatRows } from '../../geometry/index.js';
import { NUSCENES_LIDAR_FRAME, toLidarFrame, toNuscenesLidarFrame } from '../../sensors/index.js';
import { withChangedCloud } from '../changedSample.js';
import type { CorruptedPoints, LidarPoints } from '../operation.js';
import { boxesOf } from './boxes.js';
import { earlierOf } from './earlier.js';
import { inPlace } from './inPlace.js';
import { withLayout } from './layoutIds.js';
import { LIDAR_LAYOUT, UNCHANGED, type LidarStep, type StepUse } from './step.js';

interface Corrupted {
  readonly cloud: PointCloud;
  readonly labels?: Int32Array;
}

/** A sample whose point cloud, when asked for, has gone through the operation; its labels go with the points. */
export function applyLidarStep<GroundTruth>(
  sample: Sample<GroundTruth>,
  step: LidarStep,
  use: StepUse,
): Sample<GroundTruth> {
  if (sample.pointCloud === undefined) {
    throw new InputError(`sample ${sample.id}: ${use.id} corrupts point clouds and the sample has none`);
  }
  const notes: Warning[] = [];
  let corrupted: Promise<Corrupted> | undefined;
  // Cloud and point labels share one pass; nothing is read before one of them is asked for.
  const once = (): Promise<Corrupted> => (corrupted ??= corrupt(sample, step, use, notes));
  return withChangedCloud(sample, {
    pointCloud: async () => (await once()).cloud,
    ...(sample.pointLabels && { pointLabels: async () => (await once()).labels as Int32Array }),
    get notes() {
      const before = sample.notes ?? [];
      const isNew = ({ message }: Warning): boolean => !before.some((note) => note.message === message);
      return [...before, ...notes.filter(isNew)];
    },
  });
}

async function corrupt(sample: Sample, step: LidarStep, use: StepUse, notes: Warning[]): Promise<Corrupted> {
  const { operation } = step;
  const { mode, id, streams } = use;
  const place = `sample ${sample.id}: ${id}`;
  const layout = use.layout ?? sample.lidarLayout;
  const parameters = parametersFor(step, layout, use, place);
  const recorded = (await sample.pointCloud?.()) as PointCloud;
  // Operations and boxes are in the tool's own frame; the turn back is exact.
  const cloud = toLidarFrame(recorded);
  const labels = await sample.pointLabels?.();
  const given: LidarPoints = {
    points: flatRows(cloud.points),
    channels: cloud.channels,
    ...(cloud.intensityScale !== undefined && { intensityScale: cloud.intensityScale }),
    ...(labels && { labels }),
  };
  const needsBoxes = operation.needs.includes('boxes') || (operation.withoutLabels === 'boxes' && labels === undefined);
  const boxes = needsBoxes ? await boxesOf(sample, place) : undefined;
  const earlier = await earlierPoints(sample, step, parameters, place, (message) =>
    notes.push({ code: 'corruption', message: `${id}: ${message}` }),
  );
  const result = await inPlace(place, () =>
    operation.apply(given, parameters, streams(sample.id, 'lidar'), {
      mode,
      ...(layout !== undefined && { layout }),
      ...(boxes && { boxes }),
      ...(earlier && { earlier }),
    }),
  );
  if (layout !== undefined) {
    notes.push({ code: LIDAR_LAYOUT, message: `LiDAR layout: ${layout}${namedBy(use, sample.lidarLayout)}` });
  }
  if (isUnchanged(given, result)) {
    notes.push({ code: UNCHANGED, message: `${id} left the point cloud as it was` });
  }
  for (const message of result.notes ?? []) notes.push({ code: 'corruption', message: `${id}: ${message}` });
  const width = cloud.channels.length;
  const corrupted = { ...cloud, points: ndarray(result.points, [result.points.length / width, width]) };
  return {
    cloud: recorded.frame === NUSCENES_LIDAR_FRAME ? toNuscenesLidarFrame(corrupted) : corrupted,
    ...(labels && { labels: result.labels ?? Int32Array.from(result.sourceIndex, (row) => labels[row] ?? 0) }),
  };
}

async function earlierPoints(
  sample: Sample,
  { operation }: LidarStep,
  parameters: unknown,
  place: string,
  note: (message: string) => void,
): Promise<Earlier<LidarPoints> | undefined> {
  if (operation.earlier === undefined) return undefined;
  const read = sample.earlierPointCloud?.bind(sample);
  const found = await earlierOf(place, operation.earlier, parameters, read, note);
  if (found === undefined) return undefined;
  const { points, channels, intensityScale } = toLidarFrame(found.data);
  const data = { points: flatRows(points), channels, ...(intensityScale !== undefined && { intensityScale }) };
  return { ...found, data };
}

/** Says where the layout comes from, if not from the data set. */
function namedBy({ id, layout }: StepUse, own: LidarLayout | undefined): string {
  if (layout === undefined || layout === own) return '';
  return `, named by ${id} (the data set's own: ${own ?? 'not known'})`;
}

/** @throws InputError where the suite's numbers depend on the LiDAR and are not there for this one */
function parametersFor(
  { parameters }: LidarStep,
  layout: LidarLayout | undefined,
  use: StepUse,
  place: string,
): unknown {
  if ('every' in parameters) return parameters.every;
  const known = [...parameters.byLayout.keys()].join(', ');
  if (layout === undefined) {
    throw new InputError(
      `${place} depends on the LiDAR and the data set declares no layout; name one of ${known} ` +
        `(--layout, or in the id: ${withLayout(use.id, known.split(',')[0] as string)})`,
    );
  }
  if (parameters.byLayout.has(layout)) return parameters.byLayout.get(layout);
  throw new InputError(`${place} is not defined for a LiDAR of the layout ${layout}; it is for ${known}`);
}

function isUnchanged(given: LidarPoints, { points }: CorruptedPoints): boolean {
  return Buffer.compare(bytesOf(points), bytesOf(given.points)) === 0;
}

function bytesOf({ buffer, byteOffset, byteLength }: FloatArray): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}
