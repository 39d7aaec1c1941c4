import test from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { buildBlock, flatGround, openBlock, type BlockOptions } from '../../../src/world/outdoor/index.js';
import { digestOf } from './geometry.js';

test('impossible options are refused with their name and the mend', (t) => {
  const cases: [unknown, RegExp][] = [
    [{ durationS: 0 }, /durationS is 0: give a number from 0\.1 to 120 seconds/],
    [{ durationS: NaN }, /durationS is NaN/],
    [{ extentM: 5 }, /extentM is 5: give a number from 20 to 150 metres/],
    [{ maxCars: -1 }, /maxCars is -1: give a whole number from 0/],
    [{ maxPedestrians: 2.5 }, /maxPedestrians is 2\.5: give a whole number/],
    [{ traffic: 1.2 }, /traffic is 1\.2: give a number from 0 to 1/],
    [{ parked: '1' }, /parked is 1/],
    [{ egoSpeedMps: Infinity }, /egoSpeedMps is Infinity/],
    [{ layout: 'streat' }, /no layout "streat"; did you mean street\?/],
    [{ layout: 3 }, /no layout 3/],
    [{ maxCar: 3 }, /unknown option maxCar; did you mean maxCars\?/],
  ];
  for (const [options, message] of cases) {
    t.throws(() => buildBlock('bad', options as BlockOptions), { instanceOf: InputError, message });
  }
  t.throws(() => flatGround({ halfM: 0 }), { instanceOf: InputError, message: /halfM is 0/ });
  t.throws(() => flatGround({ durationS: -1 }), { instanceOf: InputError, message: /durationS/ });
  t.throws(() => flatGround({ egoSpeedMps: NaN }), { instanceOf: InputError, message: /egoSpeedMps/ });
});

test('the bounds of every option build', (t) => {
  const cases: BlockOptions[] = [
    { durationS: 0.1, extentM: 20 },
    { durationS: 60, extentM: 40, layout: 'crossroads' },
    { extentM: 150, maxCars: 400, maxTrucks: 50, maxPedestrians: 400, maxTwoWheelers: 200, traffic: 1, parked: 1 },
    { egoSpeedMps: 0 },
    { egoSpeedMps: 20, durationS: 30 },
  ];
  for (const options of cases) {
    const scene = buildBlock('bounds', options);
    t.is(scene.durationS, options.durationS ?? 20);
    for (const time of [0, scene.durationS]) t.true(Number.isFinite(scene.ego.at(time).z));
    for (const object of scene.objects)
      t.true(object.instancesAt(scene.durationS)[0].worldFromLocal.every(Number.isFinite));
  }
});

test('the key of a scene opens it again', (t) => {
  for (const scene of [buildBlock('again', { layout: 'suburb', durationS: 2, maxCars: 7 }), buildBlock('again')]) {
    t.is(digestOf(openBlock(scene.key)), digestOf(scene));
  }
  t.throws(() => openBlock('again?{no'), { instanceOf: InputError, message: /no JSON/ });
  t.throws(() => openBlock('again?{"maxCars":-2}'), { instanceOf: InputError, message: /maxCars is -2/ });
  t.throws(() => buildBlock('again?{"maxCars":2}'), { instanceOf: InputError, message: /openBlock/ });
});

test('flat ground is a plane with a vehicle on it', (t) => {
  const scene = flatGround({ halfM: 100, egoSpeedMps: 5 });
  t.is(scene.groundHeight(12, -7), 0);
  t.is(scene.fixed.length, 1);
  t.deepEqual([...scene.fixed[0].prototype.mesh.positions], [-100, -100, 0, 100, -100, 0, 100, 100, 0, -100, 100, 0]);
  t.deepEqual(scene.ego.at(2), { x: 10, y: 0, z: 0, yawRad: 0, velocityX: 5, velocityY: 0 });
  t.deepEqual(scene.objects, []);
});
