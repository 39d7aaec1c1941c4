/**
 * A placement as a condition: the same scene through other LiDARs, the same labels.
 *
 * Where the data set has recordings of the placement, these are taken. Else a simulated sample is sensed again from the
 * new mounts, and a recorded one is resampled (`resample.ts`), which is an approximation. A sample's notes tell recordings
 * and approximations. In all cases the points stay in the sample's own LiDAR frame, so that boxes, cameras and models fit
 * as before, and the labels stay: what a placement does not see, it misses.
 */
import type { Condition, PointCloud, Sample, Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses, poseFromRotationTranslation } from '../../geometry/index.js';
import { NUSCENES_LIDAR_FRAME } from '../../sensors/index.js';
import { withChangedCloud } from '../changedSample.js';
import { PLATFORM_APPROXIMATED } from '../platform/index.js';
import type { PlacementConfig, PlacementSuiteConfig } from './config.js';
import type { LidarRig } from './rig.js';
import { resampleSweeps } from './sweeps.js';

export interface PlacementConditionInput {
  readonly id: string;
  readonly placement: PlacementConfig;
  readonly rig: LidarRig;
  readonly recorded: PlacementSuiteConfig['recorded'];
}

/** Code of the note that an approximated sample carries. */
export const PLACEMENT_APPROXIMATED = 'placement-approximated';
/** Code of the note that a sample with the data set's own recording of the placement carries. */
export const PLACEMENT_RECORDED = 'placement-recorded';

const LIMITS =
  "A data set's own recordings of the placement are used where there are any. Simulated samples are sensed again; other " +
  'recorded clouds are resampled, an approximation that takes away what the new mounts would not see but cannot show ' +
  'what the recording did not.';

export function placementCondition(input: PlacementConditionInput): Condition {
  const { id, placement, rig } = input;
  const channels = rig.lidars.reduce((sum, { elevationsRad }) => sum + elevationsRad.length, 0);
  const size = `${rig.lidars.length} LiDAR${rig.lidars.length === 1 ? '' : 's'}, ${channels} channels`;
  const unverified = placement.unverified ? ' Unverified: not all numbers are from its authors.' : '';
  const source = placement.source.trim().replaceAll(/\s+/g, ' ');
  const description = placement.description.trim().replaceAll(/\s+/g, ' ');
  return {
    id,
    kind: 'placement',
    description: `${description}: ${size}.${unverified} ${LIMITS} Source: ${source}.`,
    movesGroundTruth: false,
    ...(placement.unverified && { unverified: true }),
    apply: (sample) => placeSample(sample, input),
  };
}

function placeSample<GroundTruth>(sample: Sample<GroundTruth>, input: PlacementConditionInput): Sample<GroundTruth> {
  if (sample.pointCloud === undefined) return sample;
  const { place, note } = placing(sample, input);
  // Asked twice, sensed once.
  let placed: Promise<PointCloud> | undefined;
  return withChangedCloud(sample, { pointCloud: () => (placed ??= place()) }, note);
}

/** How the placement's cloud comes about, and what a reader has to know of it. */
interface Placing {
  place(): Promise<PointCloud>;
  readonly note?: Warning;
}

function placing(sample: Sample, input: PlacementConditionInput): Placing {
  const open = recordingOf(sample, input.id);
  if (open !== undefined) return { place: () => recorded(open, sample, input), note: recordingNote(input) };
  if (sample.resense !== undefined) return { place: () => resensed(sample, input) };
  return { place: () => resampled(sample, input), note: approximationNote(sample, input) };
}

/** Data sets name Place3D's placements alone, those of other suites with the suite. */
function recordingOf({ placements = {} }: Sample, id: string): (() => Promise<Sample>) | undefined {
  const bare = id.startsWith('place3d/') ? id.slice('place3d/'.length) : id;
  const name = [id, bare].find((each) => Object.hasOwn(placements, each));
  return name === undefined ? undefined : placements[name];
}

async function recorded(
  open: () => Promise<Sample>,
  sample: Sample,
  { id }: PlacementConditionInput,
): Promise<PointCloud> {
  const cloud = await (await open()).pointCloud?.();
  if (cloud === undefined) throw new InputError(`${sample.id}: ${id}: the recording has no point cloud`);
  return cloud;
}

async function resensed(sample: Sample, { id, rig }: PlacementConditionInput): Promise<PointCloud> {
  const again = await sample.resense?.({ lidars: rig.lidars });
  const cloud = await again?.pointCloud?.();
  if (cloud === undefined) throw new InputError(`${sample.id}: ${id}: the simulation has no point cloud`);
  return cloud;
}

async function resampled(sample: Sample, input: PlacementConditionInput): Promise<PointCloud> {
  if (sample.egoFromLidar === undefined && sample.notes?.some(({ code }) => code === PLATFORM_APPROXIMATED)) {
    throw new InputError(
      `${sample.id}: ${input.id}: a platform shift has moved the LiDAR, and the data set does not say from where; ` +
        'name the placement first: [placement, platform]',
    );
  }
  const recorded = (await sample.pointCloud?.()) as PointCloud;
  return resampleSweeps(recorded, input.rig.lidars, {
    egoFromRecorded: egoFromRecorded(sample, recorded, input),
    beamToleranceRad: (input.recorded.beam_tolerance_deg * Math.PI) / 180,
  });
}

/** Axes of nuScenes LIDAR_TOP (x right, y forward) in the ego frame. */
const EGO_FROM_NUSCENES_AXES = [0, 1, 0, -1, 0, 0, 0, 0, 1];

function egoFromRecorded(sample: Sample, { frame }: PointCloud, input: PlacementConditionInput): Float64Array {
  if (sample.egoFromLidar !== undefined) return sample.egoFromLidar;
  const raised = poseFromRotationTranslation([1, 0, 0, 0, 1, 0, 0, 0, 1], [0, 0, assumedHeightM(sample, input)]);
  return frame === NUSCENES_LIDAR_FRAME
    ? composePoses(raised, poseFromRotationTranslation(EGO_FROM_NUSCENES_AXES))
    : raised;
}

function assumedHeightM({ platform }: Sample, { recorded }: PlacementConditionInput): number {
  const { lidar_height_m: heights } = recorded;
  return platform !== undefined && Object.hasOwn(heights, platform) ? heights[platform] : heights.default;
}

function recordingNote({ id }: PlacementConditionInput): Warning {
  return { code: PLACEMENT_RECORDED, message: `${id}: the data set's own recordings of this placement were used` };
}

function approximationNote(sample: Sample, input: PlacementConditionInput): Warning {
  const mount =
    sample.egoFromLidar === undefined
      ? `the recording LiDAR was taken to be level and ${assumedHeightM(sample, input)} m above the ground`
      : 'with the mount of the recording LiDAR that the data set gives';
  return {
    code: PLACEMENT_APPROXIMATED,
    message:
      `${input.id}: recorded clouds were resampled, not sensed again: the new scan pattern and what it hides are there, ` +
      `surfaces that the recording did not see are not; ${mount}`,
  };
}
