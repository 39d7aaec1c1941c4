/** What a run measured through placements, beside what was foretold of them. */
import { rankCorrelation, type RankCorrelation } from '../../metrics/index.js';
import type { Result } from '../result.js';
import type { PlacementAnalysis } from './analyse.js';

export interface MeasuredScore {
  readonly value: number | null;
  readonly ci95: readonly [number, number] | null;
  /** 100 · (trained - score) / trained. */
  readonly relativeDrop: number | null;
}

export interface MeasuredScores {
  /** Id of the primary score, e.g. mAP. */
  readonly score: string;
  readonly trained: { readonly id: string; readonly value: number | null };
  /** By the placement's id; what the run has not measured is missing. */
  readonly placements: Readonly<Record<string, MeasuredScore>>;
  /** As the result has it, for the suite. */
  readonly groups: NonNullable<Result['aggregate']['placements']>[string] | null;
  /** Foretold by → how like the order of the scores. */
  readonly correlations: Readonly<Record<Foretelling, RankCorrelation>>;
}

/** What orders placements without a detector; each is higher for the better one. */
export const FORETELLINGS = {
  'm-sog': ({ surrogate }) => surrogate.mSog,
  information: ({ surrogate }) => surrogate.coveredShare,
  coverage: ({ coverage }) => coverage.saturation,
} as const satisfies Record<string, (analysis: PlacementAnalysis) => number | null>;

export type Foretelling = keyof typeof FORETELLINGS;

/**
 * A run's scores of analysed placements.
 *
 * @param trained id of the condition that the model was trained on
 * @param recorded id of the placement that the data were recorded through: where the run has not sensed it again, the
 *   score of `clean` is its score
 */
export function measuredScores(
  analyses: readonly PlacementAnalysis[],
  result: Result,
  suite: string,
  trained = 'clean',
  recorded?: string,
): MeasuredScores {
  const scores = new Map(result.conditions.map(({ id, score }) => [id, score]));
  const clean = scores.get('clean');
  if (recorded !== undefined && clean !== undefined && !scores.has(recorded)) scores.set(recorded, clean);
  const reference = scores.get(trained)?.value ?? null;
  const placements: Record<string, MeasuredScore> = {};
  for (const { id } of analyses) {
    const score = scores.get(id);
    if (score === undefined) continue;
    placements[id] = {
      value: score.value,
      ci95: score.ci95,
      relativeDrop:
        reference === null || reference === 0 || score.value === null
          ? null
          : (100 * (reference - score.value)) / reference,
    };
  }
  const correlation = (of: (analysis: PlacementAnalysis) => number | null): RankCorrelation => {
    const pairs = analyses.flatMap((analysis): [number, number][] => {
      const [foretold, measured] = [of(analysis), placements[analysis.id]?.value ?? null];
      return foretold === null || measured === null ? [] : [[foretold, measured]];
    });
    return rankCorrelation(
      pairs.map(([foretold]) => foretold),
      pairs.map(([, measured]) => measured),
    );
  };
  return {
    score: result.score.id,
    trained: { id: trained, value: reference },
    placements,
    groups: result.aggregate.placements?.[suite] ?? null,
    correlations: {
      'm-sog': correlation(FORETELLINGS['m-sog']),
      information: correlation(FORETELLINGS.information),
      coverage: correlation(FORETELLINGS.coverage),
    },
  };
}
