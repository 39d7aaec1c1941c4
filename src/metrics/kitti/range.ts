/** How a detector does near and far: the benchmark's matching, broken down by the labels' distance. */
import type { Slice } from '../../contracts/index.js';
import { averagePrecision, SAMPLES } from './curve.js';
import type { FlatObjects } from './columns.js';
import { parseKittiMetricId, type KittiComponent } from './definitions.js';
import type { KittiEvaluation } from './evaluate.js';
import { harmfulScores, MatchingSweep, orientationSimilarity } from './matching.js';
import type { PreparedKitti } from './prepare.js';
import { problemOf } from './problem.js';
import { sampleCurve } from './sampling.js';
import { COUNTS } from './selection.js';

/** Distances over the ground in metres, from inclusive, to exclusive. */
export const RANGES_M: readonly (readonly [number, number])[] = [
  [0, 30],
  [30, 50],
  [50, Infinity],
];

export interface RangeSlice extends Slice {
  /** Metric id → why it is null. */
  readonly reasons: Readonly<Record<string, string>>;
}

/** (n) distance over the ground from the camera (for Pi3DET the LiDAR). */
function groundDistancesM({ location, count }: FlatObjects): Float64Array {
  const distances = new Float64Array(count);
  for (let i = 0; i < count; i++) distances[i] = Math.hypot(location[3 * i], location[3 * i + 2]);
  return distances;
}

interface Distances {
  readonly labels: Float64Array;
  readonly detections: Float64Array;
}

/** Recall and average precision of one component among the labels of one range. */
function evaluateRange(
  prepared: PreparedKitti,
  component: KittiComponent,
  distances: Distances,
  [fromM, toM]: readonly [number, number],
) {
  const { labels, detections, order } = prepared;
  const whole = problemOf(prepared, component);
  const { selection, candidates } = whole;
  const countedLabel = new Uint8Array(labels.count);
  let count = 0;
  for (let g = 0; g < labels.count; g++) {
    if (selection.labelFlag[g] !== COUNTS || !(distances.labels[g] >= fromM && distances.labels[g] < toM)) continue;
    countedLabel[g] = 1;
    count++;
  }
  const harmless = whole.harmless?.slice() ?? new Uint8Array(detections.count);
  for (let d = 0; d < detections.count; d++) {
    if (!(distances.detections[d] >= fromM && distances.detections[d] < toM)) harmless[d] = 1;
  }
  const problem = { ...whole, countedLabel, harmless };

  const all = new MatchingSweep(problem);
  for (let p = 0; p < candidates.detection.length; p++) all.insert(p);
  const curve = sampleCurve(
    problem,
    prepared,
    count,
    harmfulScores(selection, harmless, order, detections.score),
    component.metric === 'aos' && prepared.hasOrientation ? orientationSimilarity(detections, labels) : undefined,
  );
  const samples = component.metric === 'aos' ? curve.orientation : curve.precision;
  const precision = samples === undefined ? Number.NaN : averagePrecision(samples, component.positions);
  return { count, found: all.truePositives, precision };
}

/**
 * Recall and average precision by the labels' distance over the ground: 0-30, 30-50 and beyond 50 m.
 *
 * Matching is the whole set's. In a slice only its labels count; a detection that matches a label of another slice is
 * neither right nor wrong there, and one that matches nothing is wrong in the slice in which it lies itself. The slice
 * names `<Class>/<metric>/recall@<overlap>/<difficulty>` the share of labels found by any detection whatever its score,
 * `<Class>/labels/<difficulty>` the labels that count, and the given ids the average precision, which is null below 41
 * labels: the evaluator's sampling would not reach 100 even for perfect predictions.
 *
 * @param metricIds e.g. `Car/3d/R40@0.50/moderate`
 * @param rangesM from inclusive, to exclusive; default {@link RANGES_M}
 * @throws InputError where a text is no metric of the benchmark
 */
export function recallByRange(
  { prepared }: Pick<KittiEvaluation, 'prepared'>,
  metricIds: readonly string[],
  rangesM: readonly (readonly [number, number])[] = RANGES_M,
): RangeSlice[] {
  const distances = { labels: groundDistancesM(prepared.labels), detections: groundDistancesM(prepared.detections) };
  return rangesM.map((range) => {
    const metrics: Record<string, number | null> = {};
    const reasons: Record<string, string> = {};
    let n = 0;
    for (const id of metricIds) {
      const component = parseKittiMetricId(id);
      const { className, metric, overlap, difficulty } = component;
      const { count, found, precision } = evaluateRange(prepared, component, distances, range);
      const labelsId = `${className}/labels/${difficulty}`;
      if (!(labelsId in metrics)) n += count;
      metrics[labelsId] = count;
      const recallId = `${className}/${metric}/recall@${overlap.toFixed(2)}/${difficulty}`;
      metrics[recallId] = count === 0 ? null : found / count;
      metrics[id] = count < SAMPLES || Number.isNaN(precision) ? null : precision;
      if (count === 0) reasons[recallId] = 'no label counts in this range';
      if (count < SAMPLES) reasons[id] = `${count} labels count in this range, fewer than the ${SAMPLES} samples`;
      else if (Number.isNaN(precision)) reasons[id] = 'the official evaluator has no value here';
    }
    return { by: 'range_m', value: `${range[0]}-${range[1] === Infinity ? 'inf' : range[1]}`, n, metrics, reasons };
  });
}
