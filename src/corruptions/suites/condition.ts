import type {
  Condition,
  ConditionOptions,
  CorruptionMode,
  LidarLayout,
  RngSource,
  Sample,
} from '../../contracts/index.js';
import { applyCameraStep } from './cameraStep.js';
import { applyDepthStep } from './depthStep.js';
import { applyLidarStep } from './lidarStep.js';
import { withLayout } from './layoutIds.js';
import { applyTextStep } from './textStep.js';
import type { ReferenceStep, Step, StepUse } from './step.js';

/** A type of a suite at one severity, checked and ready to be applied. */
export interface CompiledCondition {
  readonly id: string;
  /** `<suite>/<type>`: what random streams are keyed by. */
  readonly type: string;
  readonly severity: number;
  readonly description: string;
  readonly level: string | undefined;
  readonly unverified: boolean;
  readonly steps: readonly Step[];
}

/**
 * A corruption as a condition: sensors are wrapped, and disturbed when somebody asks for them.
 *
 * Random streams are keyed by (seed, type, sample id, sensor), where the sensor is the camera's name or `lidar`, and in a
 * chain by the step's place too. The severity is no part of the key: a stronger one scales the same draws. Nor is a
 * layout that the id names: on data of that layout it changes nothing.
 *
 * @param named the id with its layout, and the layout
 */
export function compiledCondition(
  compiled: CompiledCondition,
  options: ConditionOptions = {},
  named: { readonly id: string; readonly layout?: LidarLayout } = compiled,
): Condition {
  const { type, description, level, unverified, steps } = compiled;
  const { id, layout } = named;
  const mode = options.mode ?? 'fixed';
  return {
    id,
    kind: 'corruption',
    description: mode === 'compat' ? `${description} As the published code does it, mistakes included.` : description,
    movesGroundTruth: false,
    ...(level !== undefined && { level }),
    ...(unverified && { unverified }),
    apply: <GroundTruth>(sample: Sample<GroundTruth>, rng: RngSource) =>
      steps.reduce((current, step, index) => {
        const streams: RngSource = (...keys) => (steps.length === 1 ? rng(type, ...keys) : rng(type, index, ...keys));
        return applyStep(current, step, { id, mode, streams, ...(layout && { layout }) });
      }, sample),
  };
}

function applyStep<GroundTruth>(sample: Sample<GroundTruth>, step: Step, use: StepUse): Sample<GroundTruth> {
  if (step.sensor === 'camera') return applyCameraStep(sample, step, use);
  if (step.sensor === 'lidar') return applyLidarStep(sample, step, use);
  if (step.sensor === 'depth') return applyDepthStep(sample, step, use);
  if (step.sensor === 'text') return applyTextStep(sample, step, use);
  const id = use.layout === undefined ? step.condition : heldToLayout(step, use.layout);
  return step.suite.create(id, { mode: use.mode satisfies CorruptionMode }).apply(sample, use.streams);
}

/** A condition of a chain follows the layout of the chain, where it has to do with a LiDAR. */
function heldToLayout({ suite, condition }: ReferenceStep, layout: LidarLayout): string {
  const id = withLayout(condition, layout);
  return suite.plainId?.(id) === undefined ? condition : id;
}
