/**
 * Robustness of a model from its scores under corruptions.
 *
 * With E the error (perfect score - score; the score itself where lower is better), sums over the severities s of a type c, b the baseline:
 *
 * - CE_c = Σ_s E(s, c) / Σ_s E_b(s, c)
 * - relative CE_c = Σ_s (E(s, c) - E(clean)) / Σ_s (E_b(s, c) - E_b(clean))
 * - RR_c = Σ_s (perfect - E(s, c)) / (n (perfect - E(clean))); RA of MultiCorrupt is the same
 * - RRA_c = Σ_s score(s, c) / Σ_s score_b(s, c) - 1
 * - RCE = (score(clean) - mean score over all corruptions) / score(clean)
 *
 * mCE, mRR … are the unweighted means over the types, everything times 100. A missing cell is left out and reported, on
 * both sides of a ratio; it is never taken for a zero. A denominator of zero gives null with a reason.
 *
 * Sources: Hendrycks and Dietterich, ICLR 2019 (ImageNet-C); Kong et al., ICCV 2023 (Robo3D); Xie et al., 2023 (RoboBEV);
 * Kong et al., NeurIPS 2023 (RoboDepth); Dong et al., CVPR 2023 (3D_Corruptions_AD, equations of section 3);
 * Beemelmanns et al., IV 2024 (MultiCorrupt).
 */
import type { Warning } from '../../contracts/index.js';
import { errorOf, meanScore, remainderOf, severitiesOf } from './cells.js';
import type { Robustness, RobustnessTable, ScoreScale, TypeRobustness, TypeScores } from './table.js';

export interface RobustnessOptions {
  readonly scale: ScoreScale;
  readonly baseline?: { readonly table: RobustnessTable; readonly scale: ScoreScale };
  /** Types that belong to the benchmark; those without scores are reported. */
  readonly expected?: readonly string[];
  /** How many severities a type has, so that missing ones are told. */
  readonly severities?: number;
  /** Why there is no baseline, if there is none. */
  readonly withoutBaseline?: string;
}

type Quantity = number | { readonly undefined: string };
const valueOf = (quantity: Quantity): number | null => (typeof quantity === 'number' ? 100 * quantity : null);

function ratio(numerator: number, denominator: number, zero: string): Quantity {
  // Differences of scores that are printed with few digits: what is zero on paper is zero here.
  return Math.abs(denominator) < 1e-12 ? { undefined: zero } : numerator / denominator;
}

/** Robustness of one model; see the module for the formulas. */
export function robustness(table: RobustnessTable, options: RobustnessOptions): Robustness {
  const types: Record<string, TypeRobustness> = {};
  const reasons: Record<string, string> = {};
  const skipped: { id: string; reason: string }[] = [];
  const warnings: Warning[] = [];
  for (const id of new Set([...(options.expected ?? []), ...Object.keys(table.types)])) {
    const scores = Object.hasOwn(table.types, id) ? table.types[id] : undefined;
    const own = scores && meanScore(scores);
    if (scores === undefined || own === undefined) {
      skipped.push({ id, reason: 'it has no score' });
      continue;
    }
    warnings.push(...incomplete(id, scores, options.severities));
    const quantities = typeQuantities(id, scores, table, options, warnings);
    for (const [metric, quantity] of Object.entries(quantities)) {
      if (typeof quantity !== 'number') reasons[`${id}/${metric}`] = quantity.undefined;
    }
    types[id] = {
      score: own,
      CE: valueOf(quantities.CE),
      relativeCE: valueOf(quantities.relativeCE),
      RR: valueOf(quantities.RR),
      RRA: valueOf(quantities.RRA),
      relativeDrop: typeof quantities.RR === 'number' ? 100 * (1 - quantities.RR) : null,
    };
    if (options.baseline && typeof quantities.CE !== 'number') {
      skipped.push({ id, reason: `no corruption error: ${quantities.CE.undefined}` });
    }
  }
  const mean = (metric: 'CE' | 'relativeCE' | 'RR' | 'RRA', name: string): number | null => {
    const values = Object.values(types).flatMap((type) => type[metric] ?? []);
    if (values.length > 0) return values.reduce((sum, value) => sum + value, 0) / values.length;
    const [first] = Object.keys(types);
    reasons[name] = first === undefined ? 'no type has a score' : (reasons[`${first}/${metric}`] ?? 'no type has it');
    return null;
  };
  return {
    types,
    mCE: mean('CE', 'mCE'),
    relativeMCE: mean('relativeCE', 'relativeMCE'),
    mRR: mean('RR', 'mRR'),
    mRRA: mean('RRA', 'mRRA'),
    RCE: relativeCorruptionError(types, table, options.scale, reasons),
    reasons,
    skipped,
    warnings,
  };
}

type TypeQuantities = Readonly<Record<'CE' | 'relativeCE' | 'RR' | 'RRA', Quantity>>;

function typeQuantities(
  id: string,
  scores: TypeScores,
  { clean }: RobustnessTable,
  { scale, baseline, withoutBaseline = 'no baseline is named' }: RobustnessOptions,
  warnings: Warning[],
): TypeQuantities {
  const cleanError = clean === null ? undefined : errorOf(clean, scale);
  const noClean = { undefined: 'the clean score is missing' };
  const left = remainderOf(meanScore(scores) as number, scale);
  const RR = clean === null ? noClean : ratio(left, remainderOf(clean, scale), zeroClean(scale));
  if (baseline === undefined) {
    const none = { undefined: withoutBaseline };
    return { CE: none, relativeCE: none, RR, RRA: none };
  }
  const theirs = Object.hasOwn(baseline.table.types, id) ? baseline.table.types[id] : undefined;
  const paired = theirs && pair(scores, theirs);
  if (paired === undefined) {
    const none = { undefined: `the baseline has no score for ${id}` };
    return { CE: none, relativeCE: none, RR, RRA: none };
  }
  if (paired.unlike !== undefined) warnings.push({ code: 'unlike-severities', message: `${id}: ${paired.unlike}` });
  const toOwnScale = scale.best / baseline.scale.best;
  const own = errorOf(paired.own, scale);
  const base = toOwnScale * errorOf(paired.base, baseline.scale);
  const baseClean = baseline.table.clean;
  return {
    CE: ratio(own, base, `the baseline makes no error on ${id}`),
    relativeCE:
      cleanError === undefined
        ? noClean
        : baseClean === null
          ? { undefined: 'the clean score of the baseline is missing' }
          : ratio(
              own - cleanError,
              base - toOwnScale * errorOf(baseClean, baseline.scale),
              `${id} costs the baseline nothing`,
            ),
    RR,
    RRA: minusOne(
      ratio(
        remainderOf(paired.own, scale),
        toOwnScale * remainderOf(paired.base, baseline.scale),
        `the baseline's score on ${id} is 0`,
      ),
    ),
  };
}

const minusOne = (quantity: Quantity): Quantity => (typeof quantity === 'number' ? quantity - 1 : quantity);

const zeroClean = ({ direction }: ScoreScale): string =>
  direction === 'higher' ? 'the clean score is 0' : 'the clean error is 1, so there is nothing to keep';

/** Mean scores of two models over the severities that both have. */
function pair(
  own: TypeScores,
  base: TypeScores,
): { readonly own: number; readonly base: number; readonly unlike?: string } | undefined {
  const [mine, theirs] = [severitiesOf(own), severitiesOf(base)];
  const common = [...mine.keys()].filter((severity) => theirs.has(severity));
  if (common.length > 0) {
    const meanOf = (cells: ReadonlyMap<number, number>): number =>
      common.reduce((sum, severity) => sum + (cells.get(severity) as number), 0) / common.length;
    const result = { own: meanOf(mine), base: meanOf(theirs) };
    if (common.length === mine.size) return result;
    const left = [...mine.keys()].filter((severity) => !theirs.has(severity)).join(', ');
    return { ...result, unlike: `the baseline has no score at severity ${left}, which is left out of the ratio` };
  }
  // Against a mean the published mean, not that of rounded severities.
  const [ownMean, baseMean] = [meanScore(own), base.mean ?? meanScore(base)];
  if (ownMean === undefined || baseMean === undefined) return undefined;
  const unlike = 'the baseline has other severities; means are compared';
  return { own: ownMean, base: baseMean, ...(mine.size > 0 && theirs.size > 0 && { unlike }) };
}

function incomplete(id: string, scores: TypeScores, expected: number | undefined): Warning[] {
  const all = scores.severities?.size ?? 0;
  const defined = severitiesOf(scores).size;
  const wanted = Math.max(expected ?? 0, all);
  if (defined === 0 || defined >= wanted) return [];
  return [{ code: 'missing-severities', message: `${id}: the mean of ${defined} of ${wanted} severities` }];
}

function relativeCorruptionError(
  types: Readonly<Record<string, TypeRobustness>>,
  { clean }: RobustnessTable,
  scale: ScoreScale,
  reasons: Record<string, string>,
): number | null {
  const scores = Object.values(types).map(({ score }) => score);
  const undefinedFor = (reason: string): null => {
    reasons.RCE = reason;
    return null;
  };
  if (scores.length === 0) return undefinedFor('no type has a score');
  if (clean === null) return undefinedFor('the clean score is missing');
  const corrupted = scores.reduce((sum, score) => sum + remainderOf(score, scale), 0) / scores.length;
  const before = remainderOf(clean, scale);
  const drop = ratio(before - corrupted, before, zeroClean(scale));
  return typeof drop === 'number' ? 100 * drop : undefinedFor(drop.undefined);
}
