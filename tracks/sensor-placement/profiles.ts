import type { Phase, Profile } from '../../src/contracts/index.js';
import { SPLIT_LISTS, type SplitLists } from '../../src/datasets/nuscenes/index.js';
import { NUSCENES_PROFILES } from '../../src/metrics/index.js';

/** The challenge's own: six classes, 100 and 75 m. */
export const challengeProfile = 'nuscenes/robosense-track3';

/** The challenge's first, then those of the other benchmarks on data of this layout. */
export const profiles: readonly Profile[] = [...NUSCENES_PROFILES]
  .sort((a, b) => Number(b.id === challengeProfile) - Number(a.id === challengeProfile))
  .map(({ id, version, description }) => ({ id, version, description }));

export const phases: readonly Phase[] = [
  { id: '1', title: 'four known placements: mAP of six classes', profile: challengeProfile },
  {
    id: '2',
    title: 'six undisclosed placements: mAP of six classes, test split without labels',
    profile: challengeProfile,
  },
];

const ownLists: Readonly<Record<string, SplitLists>> = {
  [challengeProfile]: 'robosense-track3',
  'nuscenes/place3d': 'place3d',
};

/** Whose splits are meant by `val`, `test`, …: those of the profile's benchmark, then of the others. */
export function splitListsOf(profile: string): readonly SplitLists[] {
  const own = ownLists[profile] ?? 'nuscenes';
  return [own, ...SPLIT_LISTS.filter((lists) => lists !== own)];
}
