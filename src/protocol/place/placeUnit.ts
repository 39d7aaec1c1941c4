/** Work of one worker thread on placements: labels of a moment, a placement at a moment, a candidate at several. */
import type { LidarMount } from '../../contracts/index.js';
import { serveUnits } from '../../engine/index.js';
import {
  castRig,
  coverageOf,
  coverageReport,
  labelVoxels,
  openMoment,
  rigRays,
  surrogateScore,
  surrogateSums,
  type CoverageFrame,
  type PlacementFrame,
  type SurrogateSums,
} from '../../world/placement/index.js';
import { detect, type DetectUnit } from './detect.js';
import type { PlacementSetting } from './setting.js';

/** The classes of all voxels at a moment. */
export interface LabelUnit extends Pick<PlacementSetting, 'grid' | 'labelling'> {
  readonly task: 'label';
  readonly index: number;
  readonly frame: PlacementFrame;
}

interface Rays extends Pick<PlacementSetting, 'grid' | 'occlusion' | 'body'> {
  readonly lidars: readonly LidarMount[];
  /** (voxels) float32, shared by all workers. */
  readonly entropy: SharedArrayBuffer;
}

/** Everything about a placement at a moment. */
export interface MeasureUnit extends Rays {
  readonly task: 'measure';
  readonly index: number;
  readonly frame: PlacementFrame;
}

export interface Measured {
  readonly coverage: CoverageFrame;
  readonly surrogate: SurrogateSums;
}

/** What a search can look for without a detector. */
export type Objective = 'm-sog' | 'information' | 'coverage';

/** One number for a candidate, higher is better. */
export interface RateUnit extends Rays {
  readonly task: 'rate';
  readonly index: number;
  readonly frames: readonly PlacementFrame[];
  readonly everyAzimuth: number;
  readonly objective: Objective;
}

export type PlaceUnit = LabelUnit | MeasureUnit | RateUnit | DetectUnit;

function measure({ frame, lidars, grid, entropy, occlusion, body }: MeasureUnit): Measured {
  const moment = openMoment(frame);
  const rig = rigRays(lidars, body);
  const returns = castRig(moment, rig);
  return {
    coverage: coverageOf(moment, rig, returns, body),
    surrogate: surrogateSums(grid, new Float32Array(entropy), rig, occlusion ? returns : undefined),
  };
}

function rate({ frames, lidars, grid, entropy, occlusion, body, everyAzimuth, objective }: RateUnit): number {
  const rig = rigRays(lidars, body, everyAzimuth);
  const nats = new Float32Array(entropy);
  if (objective === 'coverage') {
    const seen = frames.map((frame) => {
      const moment = openMoment(frame);
      return coverageOf(moment, rig, castRig(moment, rig), body);
    });
    return coverageReport(seen).saturation ?? -Infinity;
  }
  // Without occlusion every frame is like the first.
  const sums = (occlusion ? frames : frames.slice(0, 1)).map((frame) =>
    surrogateSums(grid, nats, rig, occlusion ? castRig(openMoment(frame), rig) : undefined),
  );
  const score = surrogateScore(sums, nats);
  return (objective === 'm-sog' ? score.mSog : score.coveredShare) ?? -Infinity;
}

async function serve(unit: PlaceUnit): Promise<Uint8Array | Measured | number | unknown> {
  if (unit.task === 'label') return labelVoxels(openMoment(unit.frame), unit.grid, unit.labelling);
  if (unit.task === 'measure') return measure(unit);
  return unit.task === 'rate' ? rate(unit) : detect(unit);
}

export default serveUnits(serve);
