import type { Warning } from '../../contracts/index.js';

/** What a score means: the value of a perfect one, or of a model that errs always where lower is better. */
export interface ScoreScale {
  /** 100 for percentages, 1 for fractions. */
  readonly best: number;
  /** `lower`: the score is an error itself. */
  readonly direction: 'higher' | 'lower';
}

/** Scores under one type of corruption. */
export interface TypeScores {
  /** Severity → score; null where it is undefined. */
  readonly severities?: ReadonlyMap<number, number | null>;
  /** Mean over the severities, where a table has no more. */
  readonly mean?: number;
}

/** Scores of one model under the corruptions of a benchmark, clean first. */
export interface RobustnessTable {
  readonly clean: number | null;
  /** Type of corruption → scores. */
  readonly types: Readonly<Record<string, TypeScores>>;
}

/** How a type fares. Percentages; null where undefined. */
export interface TypeRobustness {
  /** Mean score over the severities, on the table's own scale. */
  readonly score: number;
  /** Corruption error: errors relative to the baseline's. */
  readonly CE: number | null;
  /** Growth of the error over clean, relative to the baseline's. */
  readonly relativeCE: number | null;
  /** Resilience rate, which MultiCorrupt calls resistance ability (RA): what is left of the clean score. */
  readonly RR: number | null;
  /** Relative resistance ability: how much better than the baseline's score. */
  readonly RRA: number | null;
  /** What is lost of the clean score; 100 - RR. */
  readonly relativeDrop: number | null;
}

export interface Robustness {
  readonly types: Readonly<Record<string, TypeRobustness>>;
  readonly mCE: number | null;
  readonly relativeMCE: number | null;
  readonly mRR: number | null;
  readonly mRRA: number | null;
  /** Relative corruption error of the mean over all types (3D_Corruptions_AD). */
  readonly RCE: number | null;
  /** Metric, or `<type>/<metric>` → why it is null. */
  readonly reasons: Readonly<Record<string, string>>;
  /** Types that are left out of the means. */
  readonly skipped: readonly { readonly id: string; readonly reason: string }[];
  readonly warnings: readonly Warning[];
}
