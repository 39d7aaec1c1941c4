import type { DetectorConfig } from './modelSchema.js';

/** Turns the raw numbers of a score map into scores, and rejects low ones without computing an exponential. */
export interface ScoreActivation {
  /** Score in [0, 1] of a raw number. */
  score(raw: number): number;
  /** A raw number below this surely has a score below `threshold`. */
  rawBelow(threshold: number): number;
}

const sigmoid: ScoreActivation = {
  score: (raw) => 1 / (1 + Math.exp(-raw)),
  // A little lower than the exact inverse, so that rounding rejects nothing; the caller compares scores in the end.
  rawBelow: (threshold) => Math.log(threshold / (1 - Math.min(threshold, 1 - 1e-12))) - 1e-6,
};

const none: ScoreActivation = { score: (raw) => raw, rawBelow: (threshold) => threshold };

export function scoreActivation(config: DetectorConfig): ScoreActivation {
  return config.score_activation === 'sigmoid' ? sigmoid : none;
}
