/** Whether two sets of random runs, one of them known by its mean and deviation alone, are of the same distribution. */
import type { ExecutionContext } from 'ava';
import type { Parsed, Statistics } from './goldenClouds.js';
import { mean } from './goldenClouds.js';

/** Runs of our own: enough that the error of their mean is small beside that of the reference's few. */
export const RUNS = 32;
/** Both tests reject what a normal variable does not do within four standard deviations. */
const LIMIT = 4;
const TAIL = 6.334e-5 / 2;
/** The golden file's own rule for a mean: four of its deviations, or half a percent of what the number may range over. */
const RECORDED = 4;
const PART_OF_SPAN = 0.005;
/** The golden file prints five decimals. */
const PRINTED = 0.5e-5;

/** ln Γ(x), x > 0: Stirling's series, shifted to where it converges. */
function logGamma(x: number): number {
  let [at, shift] = [x, 0];
  for (; at < 10; at++) shift -= Math.log(at);
  const square = at * at;
  return (
    shift +
    (at - 0.5) * Math.log(at) -
    at +
    0.5 * Math.log(2 * Math.PI) +
    (1 / 12 - (1 / 360 - 1 / (1260 * square)) / square) / at
  );
}

/** Regularised incomplete beta function: the continued fraction of Abramowitz and Stegun, 26.5.8, from its tail. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0 || x >= 1) return x <= 0 ? 0 : 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  let fraction = 1;
  for (let m = 200; m > 0; m--) {
    const odd = (-(a + m - 1) * (a + b + m - 1) * x) / ((a + 2 * m - 2) * (a + 2 * m - 1));
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    fraction = 1 + odd / (1 + even / fraction);
  }
  const logFront = a * Math.log(x) + b * Math.log(1 - x) + logGamma(a + b) - logGamma(a) - logGamma(b);
  return Math.exp(logFront) / (a * fraction);
}

/** Probability that a ratio of two estimates of one variance, by n and m degrees of freedom, is below `ratio`. */
export function fProbability(ratio: number, n: number, m: number): number {
  return incompleteBeta((n * ratio) / (n * ratio + m), n / 2, m / 2);
}

/** Standard deviation of a population from runs drawn of it, as the golden file's. */
export function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (values.length - 1));
}

/** What the golden file says of one number over its seeds. */
export interface Recorded {
  readonly mean: number;
  /** Absent where only the mean is recorded. */
  readonly sd?: number;
  readonly seeds: number;
  /** What the number may range over; the value itself where nothing else is known. */
  readonly span?: number | undefined;
}

/**
 * The reference's mean of a few seeds lies off ours by no more than the golden file allows, and by no more than four
 * standard errors of their difference; its deviation is one that as many draws from our distribution have.
 *
 * The standard error comes from the deviation of our own many runs, because that of two to eight seeds is itself off by a
 * quarter and more; the F test of both deviations keeps ours from being too wide, which would excuse any mean.
 */
export function assertAgrees(
  t: ExecutionContext,
  place: string,
  values: readonly number[],
  recorded: Recorded,
  kind: Kind = 'any',
): void {
  const [ours, spread] = [mean(values), deviation(values)];
  const narrowed = kind === 'scale' ? Math.min(1, Math.abs(recorded.mean) / Math.max(Math.abs(ours), 1e-12)) : 1;
  const tolerance =
    LIMIT * spread * narrowed * Math.sqrt(1 / recorded.seeds + 1 / values.length) + rounding(recorded.mean);
  const off = Math.abs(ours - recorded.mean);
  t.true(off <= tolerance, `${place}: mean ${ours}, reference ${recorded.mean}, ${tolerance} allowed`);
  const { sd } = recorded;
  if (sd === undefined || recorded.seeds < 2) return;
  const allowed =
    Math.max(RECORDED * sd, PART_OF_SPAN * (recorded.span ?? Math.abs(recorded.mean))) + rounding(recorded.mean);
  t.true(off <= allowed, `${place}: mean ${ours}, reference ${recorded.mean} ± ${sd}`);
  const probability = (theirs: number): number =>
    fProbability((theirs / Math.max(spread, 1e-12)) ** 2, recorded.seeds - 1, values.length - 1);
  const [low, high] = [probability(Math.max(0, sd - PRINTED)), probability(sd + rounding(recorded.mean))];
  t.true(high > TAIL && (kind === 'median' || low < 1 - TAIL), `${place}: deviation ${spread}, reference ${sd}`);
}

/**
 * The range of the middle point jumps from point to point where they are sparse: one seed far off is no sign of another
 * distribution, and only a deviation of ours that is too wide is refused. A scale's deviation grows with it: too large a
 * scale must not excuse itself.
 */
type Kind = 'any' | 'median' | 'scale';
const KINDS: Readonly<Record<string, Kind>> = { p50_range: 'median', rms_disp: 'scale' };

/** Fractions range over 1, lengths over the cloud. */
const FRACTION = /^(frac_|kept$)/;
const LENGTH = /_range$|^mean_xyz$|_disp$/;
function spanOf(name: string, reference: Parsed): number | undefined {
  if (FRACTION.test(name)) return 1;
  return LENGTH.test(name) ? reference.max_range?.mean : undefined;
}

/** What printing, and sums in float32, may have taken from a number. */
const rounding = (value: number): number => PRINTED + 1e-6 * Math.abs(value);

/** Compares our runs with the reference's seeds, statistic by statistic. */
export function assertSameDistribution(
  t: ExecutionContext,
  place: string,
  runs: readonly Statistics[],
  reference: Parsed,
  names: readonly string[],
): void {
  const seeds: number = reference.n_seeds;
  const list = (value: number | number[]): number[] => (Array.isArray(value) ? value : [value]);
  for (const name of names) {
    const { mean: means = reference[name], sd: deviations } = reference[name];
    list(means).forEach((each, i) => {
      const values = runs.map((run) => list(run[name])[i]);
      const span = spanOf(name, reference);
      const recorded = { mean: each, seeds, span, ...(deviations !== undefined && { sd: list(deviations)[i] }) };
      assertAgrees(t, `${place} ${name}[${i}]`, values, recorded, KINDS[name]);
    });
  }
}
