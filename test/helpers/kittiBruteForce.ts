/**
 * KITTI's evaluation written down literally: every frame is matched again for every threshold.
 *
 * Slow and plain on purpose; the property tests hold the sweep of `src/metrics/kitti` against it.
 */
import type { KittiObjects } from '../../src/contracts/index.js';
import { rotatedIntersection } from '../../src/geometry/rotatedIou.js';
import type { KittiComponent, KittiFrame } from '../../src/metrics/index.js';

const MIN_HEIGHT = { easy: 40, moderate: 25, hard: 25 };
const MAX_OCCLUSION = { easy: 0, moderate: 1, hard: 2 };
const MAX_TRUNCATION = { easy: 0.15, moderate: 0.3, hard: 0.5 };

const height = (objects: KittiObjects, i: number) => objects.bbox[4 * i + 3] - objects.bbox[4 * i + 1];

function imageShared(a: KittiObjects, i: number, b: KittiObjects, j: number): number {
  const width = Math.min(a.bbox[4 * i + 2], b.bbox[4 * j + 2]) - Math.max(a.bbox[4 * i], b.bbox[4 * j]);
  const tall = Math.min(a.bbox[4 * i + 3], b.bbox[4 * j + 3]) - Math.max(a.bbox[4 * i + 1], b.bbox[4 * j + 1]);
  return width > 0 && tall > 0 ? width * tall : 0;
}
const imageArea = (objects: KittiObjects, i: number) =>
  (objects.bbox[4 * i + 2] - objects.bbox[4 * i]) * height(objects, i);

function overlapOf(metric: KittiComponent['metric'], gt: KittiObjects, g: number, dt: KittiObjects, d: number): number {
  if (metric === 'bbox' || metric === 'aos') {
    const shared = imageShared(dt, d, gt, g);
    return shared / (imageArea(dt, d) + imageArea(gt, g) - shared);
  }
  const rectangle = (o: KittiObjects, i: number) =>
    [o.location[3 * i], o.location[3 * i + 2], o.dimensions[3 * i], o.dimensions[3 * i + 2], -o.rotationY[i]] as const;
  const a = rectangle(gt, g);
  const b = rectangle(dt, d);
  const shared = rotatedIntersection(...a, ...b);
  if (metric === 'bev') return shared / (b[2] * b[3] + a[2] * a[3] - shared);
  const [gy, dy] = [gt.location[3 * g + 1], dt.location[3 * d + 1]];
  const [gh, dh] = [gt.dimensions[3 * g + 1], dt.dimensions[3 * d + 1]];
  const volume = shared * Math.max(0, Math.min(gy, dy) - Math.max(gy - gh, dy - dh));
  return volume / (b[2] * b[3] * dh + a[2] * a[3] * gh - volume);
}

interface Counts {
  truePositives: number;
  falsePositives: number;
  similarity: number;
  scores: number[];
}

/** One frame; `threshold` undefined is the pass that collects scores. */
function matchFrame({ gt, dt }: KittiFrame, component: KittiComponent, threshold: number | undefined): Counts {
  const { className, metric, difficulty, overlap: minOverlap } = component;
  const neighbour = { Car: 'Van', Pedestrian: 'Person_sitting' }[className as string];
  const gtFlag = gt.name.map((name, g) => {
    const ignored =
      gt.occluded[g] > MAX_OCCLUSION[difficulty] ||
      gt.truncated[g] > MAX_TRUNCATION[difficulty] ||
      height(gt, g) <= MIN_HEIGHT[difficulty];
    if (name === className) return ignored ? 1 : 0;
    return name === neighbour ? 1 : -1;
  });
  const dtFlag = dt.name.map((name, d) => {
    if (Math.abs(height(dt, d)) < MIN_HEIGHT[difficulty]) return 1;
    return name === className ? 0 : -1;
  });
  const score = dt.score!;
  const available = (d: number) => dtFlag[d] !== -1 && (threshold === undefined || score[d] >= threshold);
  const assigned = dt.name.map(() => false);
  const counts: Counts = { truePositives: 0, falsePositives: 0, similarity: 0, scores: [] };
  for (let g = 0; g < gtFlag.length; g++) {
    if (gtFlag[g] === -1) continue;
    let choice = -1;
    let best = threshold === undefined ? -1e7 : 0;
    let isIgnoredChoice = false;
    for (let d = 0; d < dtFlag.length; d++) {
      if (!available(d) || assigned[d]) continue;
      const overlap = overlapOf(metric, gt, g, dt, d);
      if (!(overlap > minOverlap)) continue;
      if (threshold === undefined) {
        if (score[d] > best) [choice, best] = [d, score[d]];
      } else if (dtFlag[d] === 0 && (overlap > best || isIgnoredChoice)) {
        [choice, best, isIgnoredChoice] = [d, overlap, false];
      } else if (choice === -1 && dtFlag[d] === 1) {
        [choice, isIgnoredChoice] = [d, true];
      }
    }
    if (choice === -1) continue;
    assigned[choice] = true;
    if (gtFlag[g] === 1 || dtFlag[choice] === 1) continue;
    counts.truePositives++;
    counts.scores.push(score[choice]);
    counts.similarity += (1 + Math.cos(gt.alpha[g] - dt.alpha[choice])) / 2;
  }
  for (let d = 0; d < dtFlag.length; d++) {
    if (dtFlag[d] !== 0 || assigned[d] || !available(d)) continue;
    const onDontCare =
      (metric === 'bbox' || metric === 'aos') &&
      gt.name.some((name, g) => name === 'DontCare' && imageShared(dt, d, gt, g) / imageArea(dt, d) > minOverlap);
    if (!onDontCare) counts.falsePositives++;
  }
  return counts;
}

function countLabels({ gt }: KittiFrame, { className, difficulty }: KittiComponent): number {
  return gt.name.filter(
    (name, g) =>
      name === className &&
      gt.occluded[g] <= MAX_OCCLUSION[difficulty] &&
      gt.truncated[g] <= MAX_TRUNCATION[difficulty] &&
      height(gt, g) > MIN_HEIGHT[difficulty],
  ).length;
}

/** Average precision in percent; NaN where the official evaluator divides 0 by 0. */
export function bruteForceAverage(frames: readonly KittiFrame[], component: KittiComponent): number {
  const labels = frames.reduce((sum, frame) => sum + countLabels(frame, component), 0);
  const scores = frames.flatMap((frame) => matchFrame(frame, component, undefined).scores).sort((a, b) => b - a);
  const thresholds: number[] = [];
  let recall = 0;
  scores.forEach((score, i) => {
    const isLast = i === scores.length - 1;
    const left = (i + 1) / labels;
    const right = isLast ? left : (i + 2) / labels;
    if (right - recall < recall - left && !isLast) return;
    thresholds.push(score);
    recall += 1 / 40;
  });
  const samples = new Array<number>(41).fill(0);
  thresholds.forEach((threshold, k) => {
    let [truePositives, falsePositives, similarity] = [0, 0, 0];
    for (const frame of frames) {
      const counts = matchFrame(frame, component, threshold);
      truePositives += counts.truePositives;
      falsePositives += counts.falsePositives;
      similarity += counts.similarity;
    }
    samples[k] = (component.metric === 'aos' ? similarity : truePositives) / (truePositives + falsePositives);
  });
  const monotone = samples.map((_, k) => Math.max(...samples.slice(k)));
  const taken = monotone.filter((_, k) => (component.positions === 'R11' ? k % 4 === 0 : k > 0));
  return (100 * taken.reduce((sum, value) => sum + value, 0)) / taken.length;
}
