/**
 * Attributes of boxes whose detector has no attribute head: a rule of class and speed.
 *
 * Sources: robosense2025/track3, `projects/bevfusion/mmdet3d/datasets/nuscenes_dataset.py` (`_format_bbox`, whose data
 * have no parked vehicles); open-mmlab/mmdetection3d, the same file, for nuScenes itself.
 */
import {
  ATTRIBUTE_NAMES,
  DETECTION_NAMES,
  type AttributeName,
  type DetectionName,
} from '../../src/datasets/nuscenes/index.js';
import { challengeProfile } from './profiles.js';

/** Faster than this an object moves; at exactly this speed it stands. */
export const MOVING_ABOVE_M_S = 0.2;

type Rule = Readonly<Record<DetectionName, readonly [moving: AttributeName, standing: AttributeName]>>;

const VEHICLE_STOPS = ['vehicle.moving', 'vehicle.stopped'] as const;
const VEHICLE_PARKS = ['vehicle.moving', 'vehicle.parked'] as const;
const CYCLE = ['cycle.with_rider', 'cycle.without_rider'] as const;
const NONE = ['', ''] as const;

const NUSCENES_RULE: Rule = {
  car: VEHICLE_PARKS,
  truck: VEHICLE_PARKS,
  bus: VEHICLE_STOPS,
  trailer: VEHICLE_PARKS,
  construction_vehicle: VEHICLE_PARKS,
  pedestrian: ['pedestrian.moving', 'pedestrian.standing'],
  motorcycle: CYCLE,
  bicycle: CYCLE,
  traffic_cone: NONE,
  barrier: NONE,
};

/** Labels from CARLA know no parked vehicle. */
const CARLA_RULE: Rule = { ...NUSCENES_RULE, car: VEHICLE_STOPS, truck: VEHICLE_STOPS };

const codes = (rule: Rule): readonly (readonly [number, number])[] =>
  DETECTION_NAMES.map((name) => {
    const [moving, standing] = rule[name].map((attribute) => ATTRIBUTE_NAMES.indexOf(attribute));
    return [moving, standing];
  });
const [CARLA_CODES, NUSCENES_CODES] = [codes(CARLA_RULE), codes(NUSCENES_RULE)];

/**
 * The rule of a profile's benchmark.
 *
 * @returns from class (index in DETECTION_NAMES) and speed to attribute (index in ATTRIBUTE_NAMES)
 */
export function attributeRule(profile: string): (detection: number, speedMS: number) => number {
  const table = profile === challengeProfile || profile === 'nuscenes/place3d' ? CARLA_CODES : NUSCENES_CODES;
  return (detection, speedMS) => table[detection][speedMS > MOVING_ABOVE_M_S ? 0 : 1];
}
