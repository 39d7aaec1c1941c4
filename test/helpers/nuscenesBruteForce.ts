/**
 * The nuScenes detection evaluation once more, slow and literal: boxes as objects, lists instead of columns, every mean
 * and interpolation written out. It shares no code with the evaluation it checks.
 */
export interface PlainBox {
  translation: number[];
  size: number[];
  yaw: number;
  velocity: number[];
  name: string;
  attribute: string;
  score: number;
  points: number;
}
export interface PlainSample {
  token: string;
  ego: number[];
  truth: PlainBox[];
  found: PlainBox[];
}
export interface PlainProfile {
  classes: readonly string[];
  rangeM: Readonly<Record<string, number>>;
}

const DISTANCES = [0.5, 1, 2, 4];
const ERRORS = ['ATE', 'ASE', 'AOE', 'AVE', 'AAE'];

function interpolate(x: number, xs: number[], ys: number[], right?: number): number {
  const last = xs.length - 1;
  if (x < xs[0]) return ys[0];
  if (x > xs[last]) return right ?? ys[last];
  let j = last;
  while (xs[j] > x) j--;
  if (j === last || xs[j] === x) return ys[j];
  return ((ys[j + 1] - ys[j]) / (xs[j + 1] - xs[j])) * (x - xs[j]) + ys[j];
}

function cumulativeMean(values: number[]): number[] {
  if (values.every((value) => Number.isNaN(value))) return values.map(() => 1);
  return values.map((_, i) => {
    const known = values.slice(0, i + 1).filter((value) => !Number.isNaN(value));
    return known.length === 0 ? 0 : known.reduce((a, b) => a + b) / known.length;
  });
}

const distance = (a: number[], b: number[]): number => Math.sqrt((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2);

function angle(truth: number, found: number, period: number): number {
  const shifted = truth - found + period / 2;
  let difference = shifted - Math.floor(shifted / period) * period - period / 2;
  if (difference > Math.PI) difference -= 2 * Math.PI;
  return Math.abs(difference);
}

function errorsOf(truth: PlainBox, found: PlainBox): Record<string, number> {
  const volume = (size: number[]): number => size[0] * size[1] * size[2];
  const common = volume(truth.size.map((side, i) => Math.min(side, found.size[i])));
  return {
    ATE: distance(truth.translation, found.translation),
    ASE: 1 - common / (volume(truth.size) + volume(found.size) - common),
    AOE: angle(truth.yaw, found.yaw, truth.name === 'barrier' ? Math.PI : 2 * Math.PI),
    AVE: distance(truth.velocity, found.velocity),
    AAE: truth.attribute === '' ? NaN : truth.attribute === found.attribute ? 0 : 1,
  };
}

function accumulate(samples: PlainSample[], name: string, threshold: number) {
  const grid = Array.from({ length: 101 }, (_, k) => (k === 100 ? 1 : k * 0.01));
  const flat = (value: number): number[] => grid.map(() => value);
  const nothing = {
    precision: flat(0),
    confidence: flat(0),
    errors: Object.fromEntries(ERRORS.map((e) => [e, flat(1)])),
  };
  const positives = samples.flatMap(({ truth }) => truth.filter((box) => box.name === name)).length;
  if (positives === 0) return nothing;
  const list = samples.flatMap((sample) =>
    sample.found.filter((box) => box.name === name).map((box) => ({ box, sample })),
  );
  const order = list.map((_, i) => i).sort((a, b) => list[b].box.score - list[a].box.score || b - a);
  const taken = new Set<PlainBox>();
  const [precision, recall, scores]: number[][] = [[], [], []];
  const matched: { score: number; errors: Record<string, number> }[] = [];
  let [right, wrong] = [0, 0];
  for (const i of order) {
    const { box, sample } = list[i];
    let best: PlainBox | undefined;
    let nearest = Infinity;
    for (const truth of sample.truth) {
      if (truth.name !== name || taken.has(truth)) continue;
      const here = distance(truth.translation, box.translation);
      if (here < nearest) [nearest, best] = [here, truth];
    }
    if (best !== undefined && nearest < threshold) {
      taken.add(best);
      right++;
      matched.push({ score: box.score, errors: errorsOf(best, box) });
    } else wrong++;
    precision.push(right / (right + wrong));
    recall.push(right / positives);
    scores.push(box.score);
  }
  if (matched.length === 0) return nothing;
  const confidence = grid.map((r) => interpolate(r, recall, scores, 0));
  const ascending = matched.map(({ score }) => score).reverse();
  return {
    precision: grid.map((r) => interpolate(r, recall, precision, 0)),
    confidence,
    errors: Object.fromEntries(
      ERRORS.map((error) => {
        const means = cumulativeMean(matched.map(({ errors }) => errors[error])).reverse();
        return [error, confidence.map((c) => interpolate(c, ascending, means))];
      }),
    ),
  };
}

const mean = (values: number[]): number => values.reduce((a, b) => a + b, 0) / values.length;

/** Metric id → value; NaN where the evaluation has none. */
export function bruteForce(all: PlainSample[], { classes, rangeM }: PlainProfile): Record<string, number> {
  const keep = (box: PlainBox, ego: number[]): boolean =>
    distance(box.translation, ego) < rangeM[box.name] && box.points !== 0;
  const samples = all.map((sample) => ({
    ...sample,
    truth: sample.truth.filter((box) => keep(box, sample.ego)),
    found: sample.found.filter((box) => keep(box, sample.ego)),
  }));
  const values: Record<string, number> = {};
  for (const name of classes) {
    for (const threshold of DISTANCES) {
      const { precision, confidence, errors } = accumulate(samples, name, threshold);
      values[`${name}/AP@${threshold.toFixed(1)}`] = mean(precision.slice(11).map((p) => Math.max(0, p - 0.1))) / 0.9;
      if (threshold !== 2) continue;
      const reached = confidence.findLastIndex((c) => c !== 0);
      for (const error of ERRORS) {
        const meaningless = name === 'traffic_cone' ? ['AAE', 'AVE', 'AOE'] : name === 'barrier' ? ['AAE', 'AVE'] : [];
        const value = reached < 11 ? 1 : mean(errors[error].slice(11, reached + 1));
        values[`${name}/${error}`] = meaningless.includes(error) ? NaN : value;
      }
    }
    values[`${name}/AP`] = mean(DISTANCES.map((threshold) => values[`${name}/AP@${threshold.toFixed(1)}`]));
  }
  values.mAP = mean(classes.map((name) => values[`${name}/AP`]));
  let total = 5 * values.mAP;
  for (const error of ERRORS) {
    values[`m${error}`] = mean(
      classes.map((name) => values[`${name}/${error}`]).filter((value) => !Number.isNaN(value)),
    );
    total += Math.max(0, 1 - values[`m${error}`]);
  }
  values.NDS = total / 10;
  return values;
}
