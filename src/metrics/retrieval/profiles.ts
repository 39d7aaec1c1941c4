import type { Profile } from '../../contracts/index.js';
import { InputError, nearest } from '../../errors/index.js';
import type { BuildingMode, TiePolicy } from './definitions.js';

export interface RetrievalProfile extends Profile {
  readonly buildings: BuildingMode;
  readonly ties: TiePolicy;
}

export const RETRIEVAL_PROFILES = [
  {
    id: 'retrieval/fixed-ids',
    version: 1,
    description: 'GeoText-1652 retrieval with each image under its own building; ties as the official evaluator',
    buildings: 'fixed',
    ties: 'official',
  },
  {
    id: 'retrieval/official-ids',
    version: 1,
    description:
      "GeoText-1652 retrieval with the official index: a building's first image counts for the one before it",
    buildings: 'official',
    ties: 'official',
  },
] as const satisfies readonly RetrievalProfile[];
export type RetrievalProfileId = (typeof RETRIEVAL_PROFILES)[number]['id'];

/** @throws InputError where there is none of that name */
export function retrievalProfile(id: string): RetrievalProfile {
  const found = RETRIEVAL_PROFILES.find((profile) => profile.id === id);
  if (found !== undefined) return found;
  const known = RETRIEVAL_PROFILES.map((profile) => profile.id);
  throw new InputError(`${id} is no retrieval profile${nearest(id, known)}`);
}

/** The profile whose numbers stand under `alternate`. */
export function counterpartOf(profile: RetrievalProfile): RetrievalProfile {
  return RETRIEVAL_PROFILES.find(({ buildings }) => buildings !== profile.buildings) as RetrievalProfile;
}
