/**
 * A platform shift as a condition: the recorded scan and its labels as another robot's sensor would have them.
 *
 * Order of operations: change of height, roll, pitch; then crop to the beams' elevations (where the platform names
 * them), to the cameras' view and to the range; then density. Objects whose centre leaves the range, or that keep fewer
 * points than the platform's minimum, leave the ground truth; so do the official format's own numbers (`kitti`), which
 * belong to the unmoved sensor.
 *
 * Cameras: images stay as recorded, so `cameraFromLidar` takes the moved coordinates back to the recorded ones first: a
 * moved point projects to the pixel that shows it. The crop to the cameras' view asks instead what cameras mounted on the
 * LiDAR as before, and moved with it, would see.
 */
import type { Condition, PinholeCamera, RngSource, Sample } from '../../contracts/index.js';
import { composePoses, invertPose } from '../../geometry/index.js';
import { moveCloud, type MovedCloud } from './cloud.js';
import { rangeBounds } from './crop.js';
import { drawPlatformPose, type PoseDraw } from './draw.js';
import { targetFromRecorded } from './pose.js';
import { moveTruth } from './truth.js';

export interface PlatformConditionInput extends PoseDraw {
  /** Condition id, severity included. */
  readonly id: string;
  /** Id without severity: what the random streams are keyed by, so that equal scales give equal bytes. */
  readonly type: string;
}

const LIMITS =
  'A recorded scan is moved, not re-sensed: surfaces that the new viewpoint would reveal stay missing, what it would ' +
  'occlude stays visible, and the scan pattern stays the recording one.';

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
  const { platform } = input;
  const drawn = drawPlatformPose(input, sample, streams);
  const pose = targetFromRecorded(drawn);
  const move = async (): Promise<MovedCloud | undefined> => {
    const recorded = await sample.pointCloud?.();
    return recorded && moveCloud(recorded, pose, drawn.heightChangeM, sample, platform, streams);
  };
  // Cloud and labels share one pass; nothing is read before one of them is asked for.
  let moved: Promise<MovedCloud | undefined> | undefined;
  const movedOnce = (): Promise<MovedCloud | undefined> => (moved ??= move());

  const changed: Partial<Sample> = {
    get cameras() {
      return camerasOf(sample.cameras ?? {}, pose);
    },
    ...(sample.pointCloud && { pointCloud: async () => ((await movedOnce()) as MovedCloud).cloud }),
    ...(sample.groundTruth && {
      groundTruth: async () => {
        const truth = await sample.groundTruth?.();
        const cloud = await movedOnce();
        const bounds = cloud ? cloud.bounds : rangeBounds(platform, drawn.heightChangeM, true);
        const place = `${sample.id}: ${input.id}`;
        return moveTruth(truth, place, pose, cloud?.cloud, bounds, platform.minimum_points);
      },
    }),
  };
  // Descriptors instead of a spread: a dataset's own lazy getters stay lazy.
  return Object.defineProperties({} as Sample<GroundTruth>, {
    ...Object.getOwnPropertyDescriptors(sample),
    ...Object.getOwnPropertyDescriptors(changed),
  });
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
