/**
 * KITTI average precision of resampled frames, without matching anything again.
 *
 * Resampling moves the score thresholds, since they are scores of true positives. But within a frame the matching is
 * piecewise constant in the threshold, and a frame that was drawn w times contributes w times its counts. So the
 * changes of all frames' counts are stored once in descending score; a replicate is one sweep that adds them up with
 * the frames' weights and reads the sums at its own thresholds.
 */
import type { ResampledStatistic } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { averagePrecision, chooseThresholds, makeMonotone, SAMPLES } from './curve.js';
import { parseKittiMetricId, type KittiComponent } from './definitions.js';
import type { KittiEvaluation } from './evaluate.js';
import { forEachTruePositive, MatchingSweep, orientationSimilarity } from './matching.js';
import type { PreparedKitti } from './prepare.js';
import { problemOf } from './problem.js';
import { COUNTS } from './selection.js';

/** Counts of all frames as step functions of the score threshold, for one component. */
interface ScoreSteps {
  /** (frames) labels that count. */
  readonly labelCount: Uint32Array;
  /** (t) frame of each true positive of the first pass, in descending score. */
  readonly truePositiveFrame: Int32Array;
  /** (t) how many steps happen at its score or above. */
  readonly stepsAbove: Int32Array;
  /** (s) frame of each step, in descending score. */
  readonly frame: Int32Array;
  /** (s) change of the true positives. */
  readonly truePositives: Int32Array;
  /** (s) change of true and false positives together. */
  readonly counted: Int32Array;
  /** (s) change of the summed orientation similarity; for `aos` only. */
  readonly similarity: Float64Array | undefined;
}

function collectSteps(prepared: PreparedKitti, component: KittiComponent): ScoreSteps {
  const { labels, detections, order } = prepared;
  const { score } = detections;
  const problem = problemOf(prepared, component);
  const { labelFlag, detectionFlag } = problem.selection;
  const labelCount = new Uint32Array(prepared.frameIds.length);
  for (let g = 0; g < labels.count; g++) if (labelFlag[g] === COUNTS) labelCount[labels.frame[g]]++;

  const found: number[] = [];
  forEachTruePositive(problem, (detection) => found.push(detection));

  const wantsSimilarity = component.metric === 'aos';
  const similarityOf = wantsSimilarity ? orientationSimilarity(detections, labels) : undefined;
  const sweep = new MatchingSweep(problem, similarityOf);
  const candidateRows = problem.candidates.detection;
  const frame = new Int32Array(order.length);
  const truePositives = new Int32Array(order.length);
  const counted = new Int32Array(order.length);
  const similarity = wantsSimilarity ? new Float64Array(order.length) : undefined;
  const stepsAbove = new Int32Array(found.length);
  let steps = 0;
  let next = 0;
  for (let i = 0, p = 0; i < order.length; i++) {
    const row = order[i];
    for (; next < found.length && score[row] < score[found[next]]; next++) stepsAbove[next] = steps;
    const truePositivesBefore = sweep.truePositives;
    const sparedBefore = sweep.spared;
    const similarityBefore = sweep.similarity;
    if (p < candidateRows.length && candidateRows[p] === row) sweep.insert(p++);
    const harmful = detectionFlag[row] === COUNTS && (problem.harmless?.[row] ?? 0) === 0 ? 1 : 0;
    const truePositiveChange = sweep.truePositives - truePositivesBefore;
    const countedChange = truePositiveChange + harmful - (sweep.spared - sparedBefore);
    const similarityChange = sweep.similarity - similarityBefore;
    if (truePositiveChange === 0 && countedChange === 0 && similarityChange === 0) continue;
    frame[steps] = detections.frame[row];
    truePositives[steps] = truePositiveChange;
    counted[steps] = countedChange;
    if (similarity !== undefined) similarity[steps] = similarityChange;
    steps++;
  }
  for (; next < found.length; next++) stepsAbove[next] = steps;
  return {
    labelCount,
    truePositiveFrame: Int32Array.from(found, (row) => detections.frame[row]),
    stepsAbove,
    // Copies, so that the rows below the lowest threshold do not stay in memory.
    frame: frame.slice(0, steps),
    truePositives: truePositives.slice(0, steps),
    counted: counted.slice(0, steps),
    similarity: similarity?.slice(0, steps),
  };
}

/** Repeats each true positive as often as its frame was drawn; returns how many there are. */
function repeatTruePositives(truePositiveFrame: Int32Array, weights: Uint32Array, repeated: Int32Array): number {
  let count = 0;
  for (let j = 0; j < truePositiveFrame.length; j++) {
    for (let w = weights[truePositiveFrame[j]]; w > 0; w--) repeated[count++] = j;
  }
  return count;
}

/**
 * One metric of the benchmark as a statistic over frames, by weights (frames).
 *
 * With weight one for every frame it is the metric itself; with other weights it is what the evaluator gives for the
 * frames repeated as often. Null where the drawn frames hold no label that counts, where orientation is not scored,
 * and where the official evaluator prints NaN (`official-compat`).
 *
 * @param evaluation an evaluation, or an object with prepared frames alone
 * @param metricId e.g. `Car/3d/R40@0.50/moderate`
 * @throws InputError where the text is no metric of the benchmark or its class was not prepared
 */
export function kittiStatistic({ prepared }: Pick<KittiEvaluation, 'prepared'>, metricId: string): ResampledStatistic {
  const component = parseKittiMetricId(metricId);
  if (component.metric === 'aos' && !prepared.hasOrientation) return () => null;
  const steps = collectSteps(prepared, component);
  const { labelCount, truePositiveFrame, stepsAbove, frame, truePositives, counted, similarity } = steps;
  const chosen = new Int32Array(SAMPLES);
  const samples = new Float64Array(SAMPLES);
  const undefinedValue = prepared.mode === 'exact' ? 0 : Number.NaN;
  let repeated = new Int32Array(2 * truePositiveFrame.length);
  return (weights) => {
    if (weights.length !== labelCount.length) {
      throw new InputError(`${weights.length} weights for ${labelCount.length} frames`);
    }
    let weightedLabels = 0;
    for (let f = 0; f < labelCount.length; f++) weightedLabels += weights[f] * labelCount[f];
    if (weightedLabels === 0) return null;
    if (repeated.length < weightedLabels) repeated = new Int32Array(2 * weightedLabels);
    const found = repeatTruePositives(truePositiveFrame, weights, repeated);
    const count = chooseThresholds(found, weightedLabels, chosen);
    samples.fill(0);
    let tp = 0;
    let all = 0;
    let similar = 0;
    for (let k = 0, s = 0; k < count; k++) {
      const end = stepsAbove[repeated[chosen[k]]];
      for (; s < end; s++) {
        const weight = weights[frame[s]];
        tp += weight * truePositives[s];
        all += weight * counted[s];
        if (similarity !== undefined) similar += weight * similarity[s];
      }
      samples[k] = all === 0 ? undefinedValue : (similarity === undefined ? tp : similar) / all;
    }
    makeMonotone(samples, count);
    const value = averagePrecision(samples, component.positions);
    return Number.isNaN(value) ? null : value;
  };
}
