/**
 * A platform shift as a condition: the scan and its labels as another robot's sensor would have them.
 *
 * A simulated sample is sensed again from the drawn pose. A recorded scan is moved there instead, an approximation that
 * its notes tell of. Order of operations on a recorded scan: change of height, roll, pitch; then crop to the beams' elevations (where the platform names
 * them), to the cameras' view and to the range; then density. Objects whose centre leaves the range, or that keep fewer
 * points than the platform's minimum, leave the ground truth; so do the official format's own numbers (`kitti`), which
 * belong to the unmoved sensor.
 *
 * Sensing again leaves out what it does by itself: nothing is moved or thinned (a recorded scan's density is that of the
 * recording sensor), and the data set labels the new scan as it labelled the recorded one. The crops and the minimum of
 * points are the same, and so are the draws; only, no sensor is lowered into the ground: it stays 0.3 m above.
 *
 * Cameras: images stay as recorded, so `cameraFromLidar` takes the moved coordinates back to the recorded ones first: a
 * moved point projects to the pixel that shows it. The crop to the cameras' view asks instead what cameras mounted on the
 * LiDAR as before, and moved with it, would see.
 */
import type { Condition, PinholeCamera, PointCloud, RngSource, Sample, Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses, identityPose, invertPose } from '../../geometry/index.js';
import { withChangedCloud } from '../changedSample.js';
import { cropResensed, moveCloud, type MovedCloud } from './cloud.js';
import { rangeBounds } from './crop.js';
import { drawPlatformPose, type PoseDraw } from './draw.js';
import { targetFromRecorded, type PlatformPose } from './pose.js';
import { moveTruth } from './truth.js';

export interface PlatformConditionInput extends PoseDraw {
  /** Condition id, severity included. */
  readonly id: string;
  /** Id without severity: what the random streams are keyed by, so that equal scales give equal bytes. */
  readonly type: string;
}

/** Code of the note that a moved recorded scan carries. */
export const PLATFORM_APPROXIMATED = 'platform-approximated';

const LIMITS =
  'A recorded scan is moved, not re-sensed: surfaces that the new viewpoint would reveal stay missing, what it would ' +
  'occlude stays visible, and the scan pattern stays the recording one. Simulated samples are sensed again.';

/** A re-sensed LiDAR comes no closer to the ground than this. */
const LOWEST_HEIGHT_M = 0.3;

export function platformCondition(input: PlatformConditionInput): Condition {
  const { id, type, platform, scale } = input;
  const scaled = scale === 1 ? '' : ` Height change and jitter × ${scale}.`;
  return {
    id,
    kind: 'platform',
    description: `${platform.description.trim()}.${scaled} ${LIMITS}`,
    movesGroundTruth: true,
    apply: (sample, rng) => moveSample(sample, input, (...keys) => rng(type, ...keys)),
  };
}

function moveSample<GroundTruth>(
  sample: Sample<GroundTruth>,
  input: PlatformConditionInput,
  streams: RngSource,
): Sample<GroundTruth> {
  const drawn = aboveGround(drawPlatformPose(input, sample, streams), sample);
  const pose = targetFromRecorded(drawn);
  const move = sample.resense === undefined ? movedParts : resensedParts;
  const parts = move(sample, input, drawn, pose, streams);
  const { egoFromLidar } = sample;
  const changed: Partial<Sample> = {
    get cameras() {
      return camerasOf(sample.cameras ?? {}, pose);
    },
    ...(egoFromLidar && { egoFromLidar: composePoses(egoFromLidar, invertPose(pose)) }),
    ...(sample.pointCloud && { pointCloud: parts.pointCloud }),
    ...(sample.groundTruth && { groundTruth: parts.groundTruth }),
  };
  const approximated = sample.resense === undefined && sample.pointCloud !== undefined;
  return withChangedCloud(sample, changed as Partial<Sample<GroundTruth>>, approximated ? noteOf(input) : undefined);
}

function noteOf({ id }: PlatformConditionInput): Warning {
  const message =
    `${id}: recorded scans were moved, not sensed again: surfaces that the new viewpoint would reveal are missing, ` +
    'and what it would hide is still there';
  return { code: PLATFORM_APPROXIMATED, message };
}

function aboveGround(drawn: PlatformPose, { resense, egoFromLidar }: Sample): PlatformPose {
  if (resense === undefined || egoFromLidar === undefined) return drawn;
  const lowest = LOWEST_HEIGHT_M - egoFromLidar[11];
  return drawn.heightChangeM >= lowest ? drawn : { ...drawn, heightChangeM: lowest };
}

/** What a condition puts in the place of a sample's own; nothing is read before it is asked for. */
interface MovedParts {
  pointCloud(): Promise<PointCloud>;
  groundTruth(): Promise<unknown>;
}

function movedParts(
  sample: Sample,
  input: PlatformConditionInput,
  drawn: PlatformPose,
  pose: Float64Array,
  streams: RngSource,
): MovedParts {
  const { platform } = input;
  const moved = once(async () => {
    const recorded = await sample.pointCloud?.();
    return recorded && moveCloud(recorded, pose, drawn.heightChangeM, sample, platform, streams);
  });
  return {
    pointCloud: async () => ((await moved()) as MovedCloud).cloud,
    groundTruth: async () => {
      const truth = await sample.groundTruth?.();
      const cloud = await moved();
      const bounds = cloud ? cloud.bounds : rangeBounds(platform, drawn.heightChangeM, true);
      return moveTruth(truth, placeOf(sample, input), pose, cloud?.cloud, bounds, platform.minimum_points);
    },
  };
}

function resensedParts(
  sample: Sample,
  input: PlatformConditionInput,
  drawn: PlatformPose,
  pose: Float64Array,
): MovedParts {
  const { platform } = input;
  const sensed = once(async () => {
    const again = await sample.resense?.({ lidarFromRecorded: pose });
    const cloud = await again?.pointCloud?.();
    if (again === undefined || cloud === undefined) {
      throw new InputError(`${placeOf(sample, input)}: the simulation has no point cloud`);
    }
    return { again, ...cropResensed(cloud, drawn.heightChangeM, sample, platform) };
  });
  return {
    pointCloud: async () => (await sensed()).cloud,
    groundTruth: async () => {
      const { again, cloud, bounds } = await sensed();
      const truth = await again.groundTruth?.();
      // The labels are in the moved frame already: they stay where they are.
      return moveTruth(truth, placeOf(sample, input), identityPose(), cloud, bounds, platform.minimum_points);
    },
  };
}

const placeOf = ({ id }: Sample, input: PlatformConditionInput): string => `${id}: ${input.id}`;

/** Cloud and labels share one pass. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}

function camerasOf(
  cameras: Readonly<Record<string, PinholeCamera>>,
  pose: Float64Array,
): Readonly<Record<string, PinholeCamera>> {
  const recordedFromMoved = invertPose(pose);
  return Object.fromEntries(
    Object.entries(cameras).map(([name, camera]) => [
      name,
      { ...camera, cameraFromLidar: composePoses(camera.cameraFromLidar, recordedFromMoved) },
    ]),
  );
}
