/**
 * Classes and attributes of the nuScenes detection task.
 *
 * Source: nuscenes-devkit, `eval/detection/constants.py` and `eval/detection/utils.py`.
 */

/** The ten detection classes in the devkit's order; a column of class indices points into this list. */
export const DETECTION_NAMES = [
  'car',
  'truck',
  'bus',
  'trailer',
  'construction_vehicle',
  'pedestrian',
  'motorcycle',
  'bicycle',
  'traffic_cone',
  'barrier',
] as const;
export type DetectionName = (typeof DETECTION_NAMES)[number];

/** No attribute first, then the eight of the devkit; a column of attribute indices points into this list. */
export const ATTRIBUTE_NAMES = [
  '',
  'pedestrian.moving',
  'pedestrian.sitting_lying_down',
  'pedestrian.standing',
  'cycle.with_rider',
  'cycle.without_rider',
  'vehicle.moving',
  'vehicle.parked',
  'vehicle.stopped',
] as const;
export type AttributeName = (typeof ATTRIBUTE_NAMES)[number];

/** Category of annotations that hide the bicycles and motorcycles parked in them from the evaluation. */
export const BICYCLE_RACK_CATEGORY = 'static_object.bicycle_rack';

const DETECTION_OF_CATEGORY: Readonly<Record<string, DetectionName>> = {
  'movable_object.barrier': 'barrier',
  'vehicle.bicycle': 'bicycle',
  'vehicle.bus.bendy': 'bus',
  'vehicle.bus.rigid': 'bus',
  'vehicle.car': 'car',
  'vehicle.construction': 'construction_vehicle',
  'vehicle.motorcycle': 'motorcycle',
  'human.pedestrian.adult': 'pedestrian',
  'human.pedestrian.child': 'pedestrian',
  'human.pedestrian.construction_worker': 'pedestrian',
  'human.pedestrian.police_officer': 'pedestrian',
  'movable_object.trafficcone': 'traffic_cone',
  'vehicle.trailer': 'trailer',
  'vehicle.truck': 'truck',
};

/** The detection class of a category, or undefined for the categories that the task leaves out. */
export function detectionNameOf(category: string): DetectionName | undefined {
  return Object.hasOwn(DETECTION_OF_CATEGORY, category) ? DETECTION_OF_CATEGORY[category] : undefined;
}
