import type { ScoreScale, TypeScores } from './table.js';

/** Error of a score on the score's own scale: 0 for a perfect one. */
export function errorOf(score: number, { best, direction }: ScoreScale): number {
  return direction === 'higher' ? best - score : score;
}

/** What an error leaves of a perfect score. */
export function remainderOf(score: number, { best, direction }: ScoreScale): number {
  return direction === 'higher' ? score : best - score;
}

/** The severities that have a score. */
export function severitiesOf({ severities }: TypeScores): ReadonlyMap<number, number> {
  return new Map([...(severities ?? [])].filter((cell): cell is [number, number] => cell[1] !== null));
}

/** Mean score: over the severities that are there, else the given one; undefined where there is neither. */
export function meanScore(scores: TypeScores): number | undefined {
  const cells = [...severitiesOf(scores).values()];
  if (cells.length === 0) return scores.mean;
  return cells.reduce((sum, score) => sum + score, 0) / cells.length;
}
