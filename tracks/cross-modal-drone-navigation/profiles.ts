import type { Phase, Profile } from '../../src/contracts/index.js';
import { RETRIEVAL_PROFILES } from '../../src/metrics/index.js';

/** The official evaluator's building ids. */
export const officialProfile = 'retrieval/official-ids';

/** The right ids first. */
export const profiles: readonly Profile[] = RETRIEVAL_PROFILES.map(({ id, version, description }) => ({
  id,
  version,
  description,
}));

export const phases: readonly Phase[] = [
  { id: '1', title: 'public gallery: (R@1 + R@10) / 2 of texts asking for images', profile: officialProfile },
  { id: '2', title: 'private gallery, which ranks: (R@1 + R@10) / 2', profile: officialProfile },
];

/** The second phase alone ranks. */
export const finalScore = (phaseScores: readonly number[]): number => phaseScores[phaseScores.length - 1];
