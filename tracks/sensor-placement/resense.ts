/** Samples of a simulated set sense their scene again: through another placement, or from a moved one. */
import type { PointCloud, Sample, SensorChange } from '../../src/contracts/index.js';
import {
  LIDAR_TOP_FROM_LIDAR,
  mergeSweeps,
  sweepPlaces,
  sweepsOf,
  type NuscenesDataset,
  type NuscenesObjects,
} from '../../src/datasets/nuscenes/index.js';
import { InputError } from '../../src/errors/index.js';
import { composePoses, invertPose } from '../../src/geometry/index.js';
import { toLidarFrame } from '../../src/sensors/index.js';
import type { SensedFrame } from '../../src/world/resense/index.js';
import { movedCameras, type LateWorld } from '../../src/world/resense/late.js';
import { movedObjects } from './movedRig.js';

/**
 * A sample with `resense`.
 *
 * Sweeps are sensed again too, each through the new LiDARs at its own time and from its own pose. The labels stay those of
 * the tables, so that every placement is measured by the same; a rig that moves (`lidarFromRecorded`) has them, and its
 * cameras, in the moved frame.
 *
 * @param row of the sample in the tables
 */
export function withResense(
  sample: Sample<NuscenesObjects>,
  dataset: Pick<NuscenesDataset, 'tables' | 'sweeps'>,
  row: number,
  world: LateWorld,
): Sample<NuscenesObjects> {
  return {
    ...sample,
    resense: async (change) => resensed(sample, dataset, row, world, change),
  };
}

function resensed(
  sample: Sample<NuscenesObjects>,
  { tables, sweeps }: Pick<NuscenesDataset, 'tables' | 'sweeps'>,
  row: number,
  world: LateWorld,
  change: SensorChange,
): Sample<NuscenesObjects> {
  const rows = sweepsOf(tables, row, { sweepCount: sweeps });
  const { lidarFromRecorded } = change;
  const sense = async (data: number): Promise<SensedFrame> => {
    const token = tables.samples.tokens.token(tables.sampleData.sample[data]);
    const simulated = tables.sampleData.isKeyFrame[data] === 1 ? world.frame(token) : undefined;
    if (simulated === undefined) {
      const file = tables.sampleData.filename(data);
      throw new InputError(
        `${world.path}: has no frame of ${file}, a sweep of sample ${sample.id}: ask for fewer sweeps`,
      );
    }
    return simulated.sense(change);
  };
  let made: Promise<PointCloud> | undefined;
  const cloud = async (): Promise<PointCloud> => {
    const { scanCloud } = await import('./scanCloud.js');
    const places = [];
    for (const place of sweepPlaces(tables, rows)) places.push({ ...place, cloud: scanCloud(await sense(place.row)) });
    if (sweeps === 1) return toLidarFrame(places[0].cloud);
    return toLidarFrame(
      mergeSweeps(places.map((place) => ({ ...place, newestFromSensor: moved(place.newestFromSensor) }))),
    );
  };
  /** Between the moved sensor's frames at the two times. */
  const moved = (newestFromSensor: Float64Array): Float64Array => {
    if (lidarFromRecorded === undefined) return newestFromSensor;
    const topFromLidar = LIDAR_TOP_FROM_LIDAR;
    const change = composePoses(topFromLidar, lidarFromRecorded, invertPose(topFromLidar));
    return composePoses(change, newestFromSensor, invertPose(change));
  };
  const { resense: _resense, placements: _placements, earlierPointCloud: _earlier, ...kept } = sample;
  return {
    ...kept,
    pointCloud: () => (made ??= cloud()),
    ...(lidarFromRecorded && {
      cameras: movedCameras(sample.cameras ?? {}, lidarFromRecorded),
      ...(sample.egoFromLidar && { egoFromLidar: composePoses(sample.egoFromLidar, invertPose(lidarFromRecorded)) }),
      ...(sample.groundTruth && {
        groundTruth: async () =>
          movedObjects(await (sample.groundTruth as () => Promise<NuscenesObjects>)(), lidarFromRecorded),
      }),
    }),
  };
}
