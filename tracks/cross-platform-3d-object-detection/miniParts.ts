/** A folder of the mini dataset: what one platform sees. */
export interface Part {
  readonly folder: string;
  readonly platform: string;
  readonly split: 'training' | 'validation';
  readonly description: string;
}

export const PARTS: readonly Part[] = [
  {
    folder: 'vehicle',
    platform: 'vehicle',
    split: 'training',
    description: 'simulated car, 1.9 m above the road, with answers: the source platform',
  },
  {
    folder: 'phase1_drone_validation',
    platform: 'drone',
    split: 'validation',
    description: 'the same scenes from a drone at 4.1 m, answers in a file of their own',
  },
  {
    folder: 'phase2_quadruped_validation',
    platform: 'quadruped',
    split: 'validation',
    description: 'the same scenes from a quadruped at 0.62 m, answers in a file of their own',
  },
];
