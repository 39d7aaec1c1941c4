import type { ObjectAnnotations, PinholeCamera, PointCloud, Sample, SensorChange } from '../../contracts/index.js';
import { composePoses, invertPose } from '../../geometry/index.js';
import type { LabelledScan, ScanLayout } from './labelledScan.js';
import type { SensedFrame } from './senseFrame.js';
import type { WorldFrame } from './worldFile.js';

/** A frame that can be sensed again: a `SimulatedFrame` of `openWorld`, or one that loads first what senses it. */
export interface SensedAgain {
  readonly frame: WorldFrame;
  sense(change?: SensorChange): SensedFrame | Promise<SensedFrame>;
}

/** How the data set keeps a scan; see {@link ScanLayout}. */
export interface ResenseLayout extends Pick<ScanLayout, 'channels' | 'names'> {
  /** Clouds hold what the sample's cameras see. */
  readonly croppedToCameras: boolean;
}

/**
 * A sample that can be sensed again, see `Sample.resense`.
 *
 * Cameras are on the LiDAR's rig. A moved rig's clouds are cropped to what the moved cameras see; the images are still the
 * recorded ones, and `cameraFromLidar` of the sample sensed again tells which of their pixels shows a point.
 */
export function withResense(
  sample: Sample<ObjectAnnotations>,
  simulated: SensedAgain,
  layout: ResenseLayout,
): Sample<ObjectAnnotations> {
  return extended(sample, {
    egoFromLidar: Float64Array.from(simulated.frame.egoFromLidar),
    resense: (change: SensorChange) => resensed(sample, simulated, layout, change),
  });
}

async function resensed(
  sample: Sample<ObjectAnnotations>,
  simulated: SensedAgain,
  { channels, names, croppedToCameras }: ResenseLayout,
  change: SensorChange,
): Promise<Sample<ObjectAnnotations>> {
  const sensed = await simulated.sense(change);
  const { labelledScan } = await import('./labelledScan.js');
  const { minPoints } = simulated.frame;
  let made: LabelledScan | undefined;
  const scan = (): LabelledScan => {
    const cropTo = croppedToCameras ? Object.values(sample.cameras ?? {}) : [];
    return (made ??= labelledScan(sensed, { channels, names, cropTo, minPoints }));
  };
  const { lidarFromRecorded } = change;
  return extended(sample, {
    egoFromLidar: sensed.egoFromOutput,
    get cameras() {
      const { cameras = {} } = sample;
      return lidarFromRecorded === undefined ? cameras : movedCameras(cameras, lidarFromRecorded);
    },
    pointCloud: async (): Promise<PointCloud> => scan().cloud,
    ...(sample.groundTruth && { groundTruth: async () => scan().truth() }),
  });
}

/** Images stay as recorded: the cameras still tell which of their pixels shows a point. @param lidarFromRecorded (4, 4) */
export function movedCameras(
  cameras: Readonly<Record<string, PinholeCamera>>,
  lidarFromRecorded: Float64Array,
): Readonly<Record<string, PinholeCamera>> {
  const recordedFromLidar = invertPose(lidarFromRecorded);
  return Object.fromEntries(
    Object.entries(cameras).map(([name, camera]) => [
      name,
      { ...camera, cameraFromLidar: composePoses(camera.cameraFromLidar, recordedFromLidar) },
    ]),
  );
}

/** Descriptors instead of a spread: a data set's own lazy getters stay lazy. */
function extended(
  sample: Sample<ObjectAnnotations>,
  more: Partial<Sample<ObjectAnnotations>>,
): Sample<ObjectAnnotations> {
  return Object.defineProperties({} as Sample<ObjectAnnotations>, {
    ...Object.getOwnPropertyDescriptors(sample),
    ...Object.getOwnPropertyDescriptors(more),
  });
}
