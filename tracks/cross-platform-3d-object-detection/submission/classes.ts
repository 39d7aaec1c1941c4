/** Classes of a phase in the order of their 1-based labels; without a phase all of the challenge. */
export function phaseClasses(phase: string | undefined): readonly string[] {
  return phase === '1' ? ['Car'] : ['Car', 'Pedestrian'];
}

/** Names that the official conversion to KITTI knows; any other stops it with a KeyError. */
export const CONVERTIBLE_NAMES = ['Vehicle', 'Car', 'Pedestrian', 'Cyclist', 'Sign'] as const;

/** Pi3DET's sources call the same class by two names. */
export const evaluatedName = (name: string): string => (name === 'Vehicle' ? 'Car' : name);
