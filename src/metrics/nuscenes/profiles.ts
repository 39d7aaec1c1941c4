/**
 * Profiles of the nuScenes detection evaluation: the choices that differ between benchmarks, as data.
 *
 * Sources: `eval/detection/configs/detection_cvpr_2019.json` of nutonomy/nuscenes-devkit (Caesar et al., "nuScenes: a
 * multimodal dataset for autonomous driving", CVPR 2020), of robosense2025/track3 and of ywyeli/Place3D. The algorithm
 * is the same in all three.
 */
import type { Profile } from '../../contracts/index.js';
import { DETECTION_NAMES, type DetectionName } from '../../datasets/nuscenes/classes.js';
import { InputError, nearest } from '../../errors/index.js';

export interface NuscenesProfile extends Profile {
  /** In the order of the official files. */
  readonly classes: readonly DetectionName[];
  /** Boxes farther from the vehicle, over the ground, are not evaluated; so are those exactly there. */
  readonly rangeM: Readonly<Partial<Record<DetectionName, number>>>;
  /** A detection is right within such a distance; AP is the mean over them. */
  readonly distanceThresholdsM: readonly number[];
  /** The one of them at which the errors of true positives are taken. */
  readonly errorThresholdM: number;
  /** Recall and precision up to these do not count. */
  readonly minRecall: number;
  readonly minPrecision: number;
  readonly maxBoxesPerSample: number;
  /** How often mAP counts in NDS beside the five error scores. */
  readonly mapWeight: number;
}

const COMMON = {
  distanceThresholdsM: [0.5, 1, 2, 4],
  errorThresholdM: 2,
  minRecall: 0.1,
  minPrecision: 0.1,
  maxBoxesPerSample: 500,
  mapWeight: 5,
} as const;

const SIX_CLASSES = ['car', 'truck', 'bus', 'pedestrian', 'motorcycle', 'bicycle'] as const;

export const NUSCENES_PROFILES = [
  {
    id: 'nuscenes/detection-cvpr-2019',
    version: 1,
    description: 'nuScenes detection challenge: 10 classes within 30 to 50 m',
    classes: DETECTION_NAMES,
    rangeM: {
      car: 50,
      truck: 50,
      bus: 50,
      trailer: 50,
      construction_vehicle: 50,
      pedestrian: 40,
      motorcycle: 40,
      bicycle: 40,
      traffic_cone: 30,
      barrier: 30,
    },
    ...COMMON,
  },
  {
    id: 'nuscenes/robosense-track3',
    version: 1,
    description: 'RoboSense 2025 Track 3: 6 classes within 75 and 100 m',
    classes: SIX_CLASSES,
    rangeM: { car: 100, truck: 100, bus: 100, pedestrian: 75, motorcycle: 75, bicycle: 75 },
    ...COMMON,
  },
  {
    id: 'nuscenes/place3d',
    version: 1,
    description: 'Place3D: 6 classes within 70 m',
    classes: SIX_CLASSES,
    rangeM: { car: 70, truck: 70, bus: 70, pedestrian: 70, motorcycle: 70, bicycle: 70 },
    ...COMMON,
  },
] as const satisfies readonly NuscenesProfile[];
export type NuscenesProfileId = (typeof NUSCENES_PROFILES)[number]['id'];

/** @throws InputError where there is none of that name */
export function nuscenesProfile(id: string): NuscenesProfile {
  const found = NUSCENES_PROFILES.find((profile) => profile.id === id);
  if (found !== undefined) return found;
  const known = NUSCENES_PROFILES.map((profile) => profile.id);
  throw new InputError(`${id} is no nuScenes profile${nearest(id, known)}`);
}
