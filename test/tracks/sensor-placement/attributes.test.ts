import test from 'ava';
import { ATTRIBUTE_NAMES, DETECTION_NAMES, type DetectionName } from '../../../src/datasets/nuscenes/index.js';
import { attributeRule } from '../../../tracks/sensor-placement/attributes.js';

const attribute = (profile: string, name: DetectionName, speedMS: number): string =>
  ATTRIBUTE_NAMES[attributeRule(profile)(DETECTION_NAMES.indexOf(name), speedMS)];

/** The table of the challenge's baseline. */
const TABLE = {
  car: ['vehicle.moving', 'vehicle.stopped'],
  truck: ['vehicle.moving', 'vehicle.stopped'],
  bus: ['vehicle.moving', 'vehicle.stopped'],
  bicycle: ['cycle.with_rider', 'cycle.without_rider'],
  motorcycle: ['cycle.with_rider', 'cycle.without_rider'],
  pedestrian: ['pedestrian.moving', 'pedestrian.standing'],
} as const;

for (const profile of ['nuscenes/robosense-track3', 'nuscenes/place3d']) {
  test(`${profile}: moving strictly above 0.2 m/s`, (t) => {
    for (const [name, [moving, standing]] of Object.entries(TABLE) as [DetectionName, readonly [string, string]][]) {
      t.is(attribute(profile, name, 0), standing);
      t.is(attribute(profile, name, 0.2), standing, 'exactly 0.2 stands');
      t.is(attribute(profile, name, 0.2 + 2 ** -54), moving);
      t.is(attribute(profile, name, 30), moving);
      t.is(attribute(profile, name, NaN), standing);
    }
  });
}

test('nuScenes itself: vehicles park, cones and barriers have none', (t) => {
  const profile = 'nuscenes/detection-cvpr-2019';
  for (const name of ['car', 'truck', 'trailer', 'construction_vehicle'] as const) {
    t.is(attribute(profile, name, 0.2), 'vehicle.parked');
    t.is(attribute(profile, name, 0.3), 'vehicle.moving');
  }
  t.is(attribute(profile, 'bus', 0), 'vehicle.stopped');
  for (const name of ['traffic_cone', 'barrier'] as const)
    for (const speed of [0, 9]) t.is(attribute(profile, name, speed), '');
});
