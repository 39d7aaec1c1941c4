import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { buildBlock, describeScene, landmarkPhrase, objectPhrase } from '../../../src/world/outdoor/index.js';
import type { Landmark } from '../../../src/world/scene/index.js';

const scene = buildBlock('described', { layout: 'square' });
const facts = describeScene(scene, 6);

test('facts are plain data', (t) => {
  t.deepEqual(JSON.parse(JSON.stringify(facts)), facts);
});

test('objects are where the scene has them', (t) => {
  const ego = scene.ego.at(6);
  t.true(facts.objects.length > 10);
  let before = 0;
  for (const object of facts.objects) {
    const state = scene.objects[object.index].trajectory.at(6);
    t.deepEqual(object.position, [state.x, state.y, state.z]);
    const distance = Math.hypot(state.x - ego.x, state.y - ego.y);
    t.true(Math.abs(distance - object.distanceM) < 1e-9 && distance <= 80 && distance >= before);
    before = distance - 1e-9;
    // Forward and left lead back to the place.
    const [forward, left] = object.fromEgo;
    const x = ego.x + forward * Math.cos(ego.yawRad) - left * Math.sin(ego.yawRad);
    t.true(Math.abs(x - state.x) < 1e-9);
    const expected = Math.abs(forward) >= Math.abs(left) ? (forward >= 0 ? 'in front of' : 'behind') : left > 0 ? 'left of' : 'right of'; // prettier-ignore
    t.is(object.relationToEgo, expected);
    t.is(object.moving, Math.hypot(state.velocityX, state.velocityY) > 0.1);
  }
});

test('counts add up', (t) => {
  const total = Object.values(facts.counts).reduce((sum, count) => sum + count, 0);
  t.is(total, facts.objects.length);
  for (const [category, count] of Object.entries(facts.counts)) {
    t.is(count, facts.objects.filter((object) => object.category === category).length);
  }
  const moving = Object.values(facts.moving).reduce((sum, count) => sum + count, 0);
  t.is(moving, facts.objects.filter((object) => object.moving).length);
});

test('relations hold from either heading', (t) => {
  const byIndex = new Map(facts.objects.map((object) => [object.index, object]));
  t.is(facts.relations.length, 3 * facts.objects.length);
  for (const { subject, relation, object, distanceM } of facts.relations) {
    const [a, b] = [byIndex.get(subject), byIndex.get(object)];
    if (a === undefined || b === undefined) return t.fail();
    const [dx, dy] = [a.position[0] - b.position[0], a.position[1] - b.position[1]];
    t.true(Math.abs(Math.hypot(dx, dy) - distanceM) < 1e-9);
    const angle = Math.atan2(dy, dx) - b.yawRad;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    if (relation === 'in front of') t.true(cos > 0.707);
    else if (relation === 'behind') t.true(cos < -0.707);
    else t.true(relation === 'left of' ? sin > 0.707 : sin < -0.707);
  }
});

test('the nearest landmark is the nearest, by brute force over its edge', (t) => {
  const places = scene.landmarks.filter(({ kind }) => kind !== 'road');
  const distance = ({ centre, yawRad, lengthM, widthM }: Landmark, x: number, y: number): number => {
    let nearest = Infinity;
    for (let i = -40; i <= 40; i++) {
      for (let j = -40; j <= 40; j++) {
        const [u, v] = [(i * lengthM) / 80, (j * widthM) / 80];
        const px = centre[0] + Math.cos(yawRad) * u - Math.sin(yawRad) * v;
        const py = centre[1] + Math.sin(yawRad) * u + Math.cos(yawRad) * v;
        nearest = Math.min(nearest, Math.hypot(px - x, py - y));
      }
    }
    return nearest;
  };
  for (const { position, nearestLandmark } of facts.objects.slice(0, 8)) {
    const [x, y] = position;
    const found = places.find(({ id }) => id === nearestLandmark?.id);
    if (found === undefined || nearestLandmark === null) return t.fail();
    const exact = distance(found, x, y);
    t.true(nearestLandmark.distanceM <= exact + 1e-9 && nearestLandmark.distanceM > exact - 1);
    for (const other of places) t.true(distance(other, x, y) >= nearestLandmark.distanceM - 1e-9);
  }
});

test('what the ego does', (t) => {
  const stops = ['t1', 't3', 't12'].map((key) => buildBlock(key, { layout: 'crossroads' }));
  const actions = new Set(
    stops.flatMap((each) => Array.from({ length: 20 }, (_, time) => describeScene(each, time).ego.action)),
  );
  t.deepEqual([...actions].sort(), ['accelerating', 'braking', 'driving', 'standing']);
});

test('phrases', (t) => {
  const house: Landmark = {
    id: 'b',
    kind: 'building',
    centre: [0, 0],
    lengthM: 10,
    widthM: 8,
    heightM: 12,
    yawRad: 0,
    facts: { use: 'apartments', storeys: 4, roof: 'flat', roofColour: 'grey', wall: 'red brick' },
  };
  t.is(landmarkPhrase(house), 'a four-storey red brick apartment building with a flat roof');
  t.is(landmarkPhrase({ ...house, facts: { ...house.facts, storeys: 8, wall: 'white plaster' } }), 'an eight-storey white apartment building with a flat roof'); // prettier-ignore
  const [object] = scene.objects;
  const as = (changes: object, moving: boolean): string =>
    objectPhrase({ ...object, ...changes } as typeof object, moving);
  t.is(as({ category: 'car', hasRider: false, colourName: 'red' }, true), 'a moving red car');
  t.is(as({ category: 'bicycle', hasRider: true, colourName: 'blue' }, true), 'a cyclist in blue');
  t.is(as({ category: 'pedestrian', hasRider: false, colourName: 'black' }, false), 'a standing pedestrian in black');
});

test('a time or option that cannot be is refused', (t) => {
  t.throws(() => describeScene(scene, 21), { instanceOf: InputError, message: /timeS is 21: give 0 to 20 seconds/ });
  t.throws(() => describeScene(scene, NaN), { instanceOf: InputError });
  t.throws(() => describeScene(scene, 1, { rangeM: 0 }), { instanceOf: InputError, message: /rangeM/ });
  t.throws(() => describeScene(scene, 1, { neighbours: -1 }), { instanceOf: InputError, message: /neighbours/ });
});
