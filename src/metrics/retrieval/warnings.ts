import type { Warning } from '../../contracts/index.js';
import { CHALLENGE_SCORE, RETRIEVAL_DIRECTIONS, TIE_POLICIES } from './definitions.js';
import { retrievalMetrics, type RetrievalEvaluation } from './evaluate.js';
import type { RetrievalProfile } from './profiles.js';

const ORDER: Readonly<Record<(typeof TIE_POLICIES)[number], string>> = {
  official: "NumPy's order",
  stable: 'the lower index first',
  pessimistic: 'whatever is wrong first',
};

/** What a reader of retrieval scores must know: luck among equal scores, NaN, and what the official index does. */
export function retrievalWarnings(evaluation: RetrievalEvaluation, profile: RetrievalProfile): Warning[] {
  const { ranked, buildings } = evaluation;
  const warnings: Warning[] = [];
  const warn = (code: string, message: string): void => void warnings.push({ code, message });
  for (const direction of RETRIEVAL_DIRECTIONS) {
    const found = ranked[profile.buildings][direction];
    if (found === undefined) continue;
    if (found.nanScores > 0) {
      warn(
        'nan-scores',
        `${direction}: ${found.nanScores} scores are NaN; they rank first, as in the official evaluator`,
      );
    }
    const { image, text } = buildings.numbers[profile.buildings];
    const [queries, gallery] = direction === 't2i' ? [text, image] : [image, text];
    const there = new Set(gallery);
    const lost = queries.filter((building) => !there.has(building)).length;
    if (lost > 0 && gallery.length > 0) {
      warn(
        'no-right-item',
        `${direction}: ${lost} queries are of buildings that the gallery does not hold; they count as not found`,
      );
    }
    const byPolicy = TIE_POLICIES.map((policy) => ({
      policy,
      values: retrievalMetrics(evaluation, profile.buildings, policy).values,
    }));
    const own = byPolicy.find(({ policy }) => policy === profile.ties)!.values;
    const moved = Object.keys(own).filter(
      (id) => id.startsWith(`${direction}/R@`) && byPolicy.some(({ values }) => values[id] !== own[id]),
    );
    if (moved.length > 0) {
      const list = moved.map(
        (id) =>
          `${id} ${byPolicy.map(({ policy, values }) => `${values[id]?.toFixed(2)} (${ORDER[policy]})`).join(', ')}`,
      );
      warn(
        'ties-change-recall',
        `equal scores stand at the place of the right item in ${found.tiedQueries} ${direction} queries, and their order decides: ${list.join('; ')}`,
      );
    }
  }
  const [official, fixed] = (['official', 'fixed'] as const).map(
    (mode) => retrievalMetrics(evaluation, mode, profile.ties).values[CHALLENGE_SCORE] ?? null,
  );
  if (official !== null && fixed !== null && official !== fixed) {
    warn(
      'building-ids-differ',
      `${CHALLENGE_SCORE} is another with the ${profile.buildings === 'official' ? 'right' : 'official'} building ids (see alternate): the official index gives the first image of a building the id of the one before`,
    );
  }
  const [officialCount, fixedCount] = (['official', 'fixed'] as const).map(
    (mode) => 1 + buildings.numbers[mode].image.reduce((most, number) => Math.max(most, number), -1),
  );
  if (officialCount !== fixedCount) {
    warn(
      'buildings-interrupted',
      `the annotations hold ${fixedCount} buildings, but the official index counts ${officialCount}: images of one building do not stand together`,
    );
  }
  return warnings;
}
