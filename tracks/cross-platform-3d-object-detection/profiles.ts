import type { Phase, Profile } from '../../src/contracts/index.js';

export const exactProfile = 'kitti/r40-exact';
export const compatProfile = 'kitti/r40-official-compat';

export const profiles: readonly Profile[] = [
  {
    id: exactProfile,
    version: 1,
    description: 'KITTI AP with exact float64 overlap of rotated boxes; undefined precision counts 0 with a warning',
  },
  {
    id: compatProfile,
    version: 1,
    description: 'KITTI AP with the official float32 overlap, its defects included; undefined precision is null',
  },
];

/** The overlap mode of a profile. */
export function modeOf(profile: string): 'exact' | 'official-compat' {
  return profile === compatProfile ? 'official-compat' : 'exact';
}

const car = 'Car/3d/R40@0.50/moderate';
const pedestrian = 'Pedestrian/3d/R40@0.50/moderate';

export const phases: readonly Phase[] = [
  { id: '1', title: 'vehicle to drone: 3D AP@0.5 R40 of Car', profile: compatProfile },
  { id: '2', title: 'vehicle to quadruped: mean 3D AP@0.5 R40 of Car and Pedestrian', profile: compatProfile },
];

/** The metrics whose mean is the primary score; without a phase, of the classes that are labelled. */
export function primaryMetrics(
  phase: string | undefined,
  hasLabels: (className: string) => boolean,
): readonly string[] {
  if (phase === '1') return [car];
  if (phase === '2') return [car, pedestrian];
  const present = [car, pedestrian].filter((id) => hasLabels(id.split('/')[0] as string));
  return present.length > 0 ? present : [car, pedestrian];
}
