import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { keyedRng } from '../../../src/random/index.js';
import {
  builtScene,
  lidarOf,
  openWorld,
  readWorldFile,
  senseFrame,
  writeWorldFile,
  type WorldDocument,
} from '../../../src/world/resense/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { frameOf, plain, posed } from './frames.js';

function document(change: Partial<WorldDocument> = {}): WorldDocument {
  const rng = keyedRng('world file');
  return {
    schema: 'robosense.world/1',
    scenes: { plain: { builder: 'block', key: 'k/1', options: { layout: 'street', maxCars: 3, lit: true } } },
    lidars: {
      top: { model: 'velodyne-hdl-64e', sector: { widthDeg: 90, steps: 512 } },
      whole: { model: 'place3d-16' },
    },
    frames: Array.from({ length: 5 }, (_, i) =>
      frameOf({
        id: `${i}`,
        lidar: i === 4 ? 'whole' : 'top',
        timeS: rng.uniform(0, 9),
        // -0 becomes 0 in JSON.
        worldFromEgo: [...posed([rng.normal(), 0, rng.normal()], [0, 0, rng.uniform(-3, 3)])].map((value) => value + 0),
        egoFromLidar: [...posed([0, 0, rng.uniform(1, 2)], [rng.normal(), rng.uniform(-1, 1), rng.normal()])],
      }),
    ),
    ...change,
  };
}

test('what is written is read back, every number to the last bit, one frame a line', async (t) => {
  const path = join(temporaryFolder(t), 'world.json');
  const written = document();
  await writeWorldFile(path, written);
  t.deepEqual((await readWorldFile(path)) as WorldDocument, written);
  const text = readFileSync(path, 'utf8');
  t.is(text.split('\n').filter((line) => line.includes('"worldFromEgo"')).length, 5);
  await writeWorldFile(path, await readWorldFile(path));
  t.is(readFileSync(path, 'utf8'), text);
  await writeWorldFile(path, document({ frames: [] }));
  t.deepEqual((await readWorldFile(path)).frames, []);
});

test('defaults: a turn of the whole sensor, an ego that stands, no options', async (t) => {
  const path = join(temporaryFolder(t), 'world.json');
  const { motion: _motion, ...still } = frameOf();
  await writeWorldFile(path, {
    schema: 'robosense.world/1',
    scenes: { plain: { builder: 'block', key: 'a' } },
    lidars: { top: { model: 'place3d-16' } },
    frames: [still],
  });
  const { frames, scenes } = await readWorldFile(path);
  t.deepEqual(frames[0].motion, { velocityMps: [0, 0, 0], yawRateRadPs: 0 });
  t.deepEqual(scenes.plain.options, {});
});

test('an open world builds a scene when a frame is sensed, and knows what it does not have', async (t) => {
  const path = join(temporaryFolder(t), 'world.json');
  await writeWorldFile(path, document());
  const asked: string[] = [];
  const world = await openWorld(path, ({ key }) => (asked.push(key), plain()));
  const frame = world.frame('4');
  t.is(world.frame('nobody'), undefined);
  t.deepEqual(asked, []);
  t.true((frame?.sense().scan.points.length ?? 0) > 0);
  t.deepEqual(asked, ['k/1']);
});

test('an unknown builder, LiDAR or option is refused when it is needed', async (t) => {
  const path = join(temporaryFolder(t), 'world.json');
  await writeWorldFile(path, document({ scenes: { plain: { builder: 'blocks', key: '' } } }));
  const world = await openWorld(path);
  t.throws(() => world.frame('0')?.sense(), { instanceOf: InputError, message: /no builder "blocks" of scenes/ });
  await writeWorldFile(path, document({ lidars: { top: { model: 'hdl' }, whole: { model: 'place3d-16' } } }));
  const other = await openWorld(path, () => plain());
  t.throws(() => other.frame('0')?.sense(), { instanceOf: InputError, message: /no LiDAR is called hdl/ });
});

const first = (change: Record<string, unknown>) => (): unknown => {
  const { frames, ...rest } = document();
  return { ...rest, frames: [{ ...frames[0], ...change }, ...frames.slice(1)] };
};
const stretched = [...posed([0, 0, 1])];
stretched[0] = 1.01;

const refusals: readonly [string, () => unknown, RegExp][] = [
  ['another schema', () => ({ ...document(), schema: 'robosense.world/2' }), /\/schema: /],
  ['an unknown key', first({ speed: 3 }), /\/frames\/0.*unknown key speed/],
  ['a pose of twelve numbers', first({ worldFromEgo: Array(12).fill(0) }), /\/frames\/0\/worldFromEgo: /],
  ['a pose that is no rigid transform', first({ egoFromLidar: stretched }), /\/frames\/0\/egoFromLidar: not a rigid/],
  ['null, which JSON writes for NaN', first({ timeS: null }), /\/frames\/0\/timeS: /],
  ['a time before the beginning', first({ timeS: -1 }), /\/frames\/0\/timeS: /],
  ['a scene that is not there', first({ scene: 'hill' }), /\/frames\/0\/scene: no scene is called hill/],
  ['a LiDAR that is not there', first({ lidar: 'toString' }), /\/frames\/0\/lidar: no LiDAR is called toString/],
  ['a frame twice', first({ id: '3' }), /\/frames\/3\/id: frame 3 is there twice/],
  ['a seed that is no 32-bit number', first({ seed: 2 ** 32 }), /\/frames\/0\/seed: /],
];

for (const [title, make, message] of refusals) {
  test(`refused with its place: ${title}`, async (t) => {
    const path = join(temporaryFolder(t), 'world.json');
    writeFileSync(path, JSON.stringify(make()));
    await t.throwsAsync(readWorldFile(path), { message });
  });
}

test('nothing is written that could not be read; files that are none are named', async (t) => {
  const path = join(temporaryFolder(t), 'world.json');
  await t.throwsAsync(writeWorldFile(path, first({ timeS: NaN })() as WorldDocument), {
    instanceOf: FileFormatError,
    message: /\/frames\/0\/timeS: NaN/,
  });
  t.false(existsSync(path));
  await t.throwsAsync(readWorldFile(path), { instanceOf: InputError, message: /world\.json: no such file/ });
  writeFileSync(path, '{"schema":');
  await t.throwsAsync(readWorldFile(path), { instanceOf: FileFormatError, message: /world\.json: not JSON/ });
});

test('equal references give one scene, others give others', (t) => {
  const reference = { builder: 'block', key: 'resense/a', options: { extentM: 20, durationS: 1, layout: 'street' } };
  const scene = builtScene(reference);
  t.is(builtScene({ ...reference, options: { ...reference.options } }), scene);
  t.not(builtScene({ ...reference, key: 'resense/b' }), scene);
  t.true(scene.fixed.length > 0 && scene.durationS === 1);
});

test('the LiDARs of a placement stand in the file; a frame is sensed through them unless others are given', async (t) => {
  const path = join(temporaryFolder(t), 'world.json');
  const mount = (x: number, elevations: readonly number[]) => ({
    elevationsRad: [...elevations],
    azimuthSteps: 60,
    maxRangeM: 80,
    // -0 becomes 0 in JSON.
    egoFromLidar: [...posed([x, 0.1, 2.1], [0, 0, x])].map((value) => value + 0),
  });
  const mounts = [mount(0.4, [0.02, -0.1 / 3]), mount(-0.4, [-0.05])];
  const written = document({ lidars: { top: { model: 'nuscenes-32', mounts } }, frames: [frameOf()] });
  await writeWorldFile(path, written);
  t.deepEqual<unknown, unknown>((await readWorldFile(path)).lidars, written.lidars);
  const simulated = (await openWorld(path, () => plain())).frame(frameOf().id);
  const lidars = mounts.map((each) => ({
    ...each,
    elevationsRad: Float64Array.from(each.elevationsRad),
    egoFromLidar: Float64Array.from(each.egoFromLidar),
  }));
  const expected = senseFrame(plain(), frameOf(), lidarOf({ model: 'nuscenes-32' }), { lidars });
  const sensed = simulated?.sense();
  t.true(expected.scan.lidar.includes(0) && expected.scan.lidar.includes(1));
  t.deepEqual(sensed?.scan.points, expected.scan.points);
  t.deepEqual(sensed?.egoFromOutput, expected.egoFromOutput);
  // A moved rig takes them along; other LiDARs replace them.
  const lidarFromRecorded = posed([0.2, 0, 0.3], [0, 0.1, 0.5]);
  const moved = senseFrame(plain(), frameOf(), lidarOf({ model: 'nuscenes-32' }), { lidars, lidarFromRecorded });
  t.deepEqual(simulated?.sense({ lidarFromRecorded }).scan.points, moved.scan.points);
  const one = senseFrame(plain(), frameOf(), lidarOf({ model: 'nuscenes-32' }), { lidars: [lidars[1]] });
  t.deepEqual(simulated?.sense({ lidars: [lidars[1]] }).scan.points, one.scan.points);

  const refused = (change: object, message: RegExp): Promise<unknown> =>
    t.throwsAsync(
      writeWorldFile(
        path,
        document({ lidars: { top: { model: 'nuscenes-32', mounts: [{ ...mounts[0], ...change }] } }, frames: [] }),
      ),
      { instanceOf: InputError, message },
    );
  await refused(
    { egoFromLidar: [2, ...mounts[0].egoFromLidar.slice(1)] },
    /\/lidars\/top\/mounts\/0\/egoFromLidar.*rigid/,
  );
  await refused({ elevationsRad: [] }, /\/lidars\/top\/mounts\/0\/elevationsRad/);
  await refused({ maxRangeM: 0 }, /\/lidars\/top\/mounts\/0\/maxRangeM/);
});
