import type { Metrics, Scored, Warning } from '../../src/contracts/index.js';
import {
  evaluateKitti,
  kittiStatistic,
  meanStatistic,
  recallByRange,
  type KittiEvaluation,
  type KittiFrame,
} from '../../src/metrics/index.js';
import { duplicateWarnings } from './duplicates.js';
import { oddDetectionWarnings } from './oddDetections.js';
import { compatProfile, exactProfile, modeOf, primaryMetrics } from './profiles.js';

/** Evaluates frames under a profile, and once more under its counterpart for comparison. */
export function scoreFrames(frames: readonly KittiFrame[], profile: string, phase: string | undefined): Scored {
  const evaluation = evaluateKitti(frames, { mode: modeOf(profile) });
  const other = profile === compatProfile ? exactProfile : compatProfile;
  const alternate = evaluateKitti(frames, { mode: modeOf(other) });
  const metrics: Metrics = evaluation.values;
  const components = primaryMetrics(phase, (className) => (evaluation.labelCounts[`${className}/hard`] ?? 0) > 0);
  const id = phase === undefined ? 'mAP' : `phase-${phase}`;
  const statistics = components.map((component) => kittiStatistic(evaluation, component));
  const values = components.map((component) => metrics[component] ?? null);
  const undefinedParts = components.filter((component) => metrics[component] === null);
  return {
    primary: { id, value: undefinedParts.length > 0 ? null : mean(values as number[]) },
    metrics,
    reasons: {
      ...evaluation.reasons,
      ...(undefinedParts.length > 0 && {
        [id]: `${undefinedParts.join(', ')}: ${evaluation.reasons[undefinedParts[0] as string]}`,
      }),
    },
    alternate: { [other]: alternate.values },
    slices: recallByRange(evaluation, components),
    warnings: [
      ...evaluation.warnings,
      ...duplicateWarnings(frames),
      ...oddDetectionWarnings(frames),
      ...differences(evaluation, alternate, components),
    ],
    units: frames.map((frame) => frame.id),
    resampled: {
      [id]: meanStatistic(statistics),
      ...Object.fromEntries(components.map((component, index) => [component, statistics[index]])),
    } as Scored['resampled'],
  };
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The official float32 overlap is wrong for coinciding boxes: say so where it moves the score. */
function differences(one: KittiEvaluation, other: KittiEvaluation, components: readonly string[]): Warning[] {
  return components.flatMap((id) => {
    const [a, b] = [one.values[id] ?? null, other.values[id] ?? null];
    if (a === null || b === null || Math.abs(a - b) < 1e-9) return [];
    return [
      {
        code: 'overlap-modes-differ',
        message: `${id} is ${a.toFixed(4)}, but ${b.toFixed(4)} under the other overlap mode: the official float32 overlap fails for nearly coinciding boxes`,
      },
    ];
  });
}
