import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import ndarray from 'ndarray';
import type { ConditionSuite, DepthImage, Image, PointCloud, Sample } from '../../../src/contracts/index.js';
import { flatRows } from '../../../src/geometry/index.js';
import { loadCorruptionSuite } from '../../../src/corruptions/suites/index.js';
import { rngSource } from '../../../src/random/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { tinyOperations } from './tinyOperations.js';

const types = `
  lamp: { operation: brighten, severities: { 1: { levels: 0 }, 2: { levels: 9 } } }
  dust: { operation: grain, severities: { 1: { levels: 50 }, 2: { levels: 100 } } }
  objects: { operation: projected, severities: { 1: } }
  push: { operation: push, sensor: lidar, severities: { 1: { metres: 1, noisy: true }, 2: { metres: 2, noisy: true } } }
  rigid: { operation: push, sensor: lidar, severities: { 1: { metres: 1 } } }
  halve: { operation: halve, sensor: lidar, severities: { 1: } }
  sensor:
    operation: push
    sensor: lidar
    layouts: { kitti: { severities: { 1: { metres: 1 } } }, nuscenes: { severities: { 1: { metres: 2 } } } }
  both: { chain: [{ condition: tiny/dust }, { condition: tiny/lamp@2 }] }
  deep: { operation: deepen, sensor: depth, severities: { 1: { metres: 0 }, 2: { metres: 1 } } }
  everything: { chain: [{ condition: tiny/rigid@1 }, { condition: tiny/lamp@2 }, { condition: tiny/halve@1 }] }
`;

function tinySuite(t: ExecutionContext): ConditionSuite {
  const file = join(temporaryFolder(t), 'tiny.yaml');
  const head = 'schema: robosense.corruptions/1\nid: tiny\ntitle: T\ncitation: C\nlicence: L\nsensor: camera\n';
  writeFileSync(file, `${head}types:${types}`);
  return loadCorruptionSuite(file, { operations: tinyOperations });
}

const imageOf = (channels: number, data: Uint8Array | Uint16Array): Image => ({
  pixels: ndarray(data, [2, 2, channels]),
});

const cloudOf = (intensity = true): PointCloud => {
  const rows = [1, 2, 3, 0.5, 4, 5, 6, 0.25, 7, 8, 9, 1];
  const data = intensity ? rows : rows.filter((_, i) => i % 4 < 3);
  return {
    points: ndarray(Float32Array.from(data), [3, intensity ? 4 : 3]),
    channels: intensity ? ['x', 'y', 'z', 'intensity'] : ['x', 'y', 'z'],
    ...(intensity && { intensityScale: 1 as const }),
  };
};

function sampleOf(parts: Partial<Sample> = {}): Sample {
  return {
    id: '000007',
    files: [],
    image: async () =>
      imageOf(
        3,
        Uint8Array.from({ length: 12 }, (_, i) => 10 * i),
      ),
    pointCloud: async () => cloudOf(),
    ...parts,
  };
}

const apply = (t: ExecutionContext, id: string, sample = sampleOf(), seed = 0, mode?: 'compat' | 'fixed'): Sample =>
  tinySuite(t)
    .create(`tiny/${id}`, mode && { mode })
    .apply(sample, rngSource(seed));

const pixels = async (sample: Sample, camera = 'front'): Promise<number[]> =>
  Array.from(((await sample.image?.(camera)) as Image).pixels.data);

const rows = async (sample: Sample): Promise<number[]> =>
  Array.from(flatRows(((await sample.pointCloud?.()) as PointCloud).points));

test('nothing is read before somebody asks, and each sensor once', async (t) => {
  let read = 0;
  const sample = sampleOf({
    pointCloud: async () => (read++, cloudOf()),
    pointLabels: async () => Int32Array.of(5, 6, 7),
  });
  const corrupted = apply(t, 'halve@1', sample);
  t.is(read, 0);
  t.deepEqual(await rows(corrupted), [1, 2, 3, 0.5, 7, 8, 9, 1]);
  t.deepEqual([...((await corrupted.pointLabels?.()) as Int32Array)], [5, 7]);
  t.is(read, 1);
  t.deepEqual(await rows(sample), [1, 2, 3, 0.5, 4, 5, 6, 0.25, 7, 8, 9, 1]);
});

test('streams are keyed by seed, type, sample and sensor; a severity scales the same draws', async (t) => {
  const draw = async (id: string, sample = sampleOf(), seed = 0, camera = 'front'): Promise<number[]> =>
    pixels(apply(t, id, sample, seed, undefined), camera);
  const base = await draw('dust@1');
  t.deepEqual(await draw('dust@1'), base);
  t.notDeepEqual(await draw('dust@1', sampleOf(), 1), base);
  t.notDeepEqual(await draw('dust@1', sampleOf({ id: '000008' })), base);
  t.notDeepEqual(await draw('dust@1', sampleOf(), 0, 'back'), base);
  const stronger = await draw('dust@2');
  t.true(stronger.every((value, i) => Math.abs(value - 2 * (base[i] as number)) <= 1));
  const [mild, hard] = [await rows(apply(t, 'push@1')), await rows(apply(t, 'push@2'))];
  t.true(Math.abs((hard[0] as number) - 1 - 2 * ((mild[0] as number) - 1)) < 1e-6);
});

test('a chain applies its steps in order, to each sensor its own', async (t) => {
  const [both, dust] = [await pixels(apply(t, 'both@2')), await pixels(apply(t, 'dust@2'))];
  t.notDeepEqual(both, dust, 'the step of a chain has a stream of its own');
  t.true(both.every((value) => value >= 9 && value < 109));
  const everything = apply(t, 'everything@1');
  t.deepEqual(await rows(everything), [2, 2, 3, 0.5, 8, 8, 9, 1]);
  t.is((await pixels(everything))[0], 9);
});

test('grey becomes RGB, alpha stays, 16 bits are refused', async (t) => {
  const lamp = (image: Image): Sample => apply(t, 'lamp@2', sampleOf({ image: async () => image }));
  const grey = (await lamp(imageOf(1, Uint8Array.of(1, 2, 3, 4))).image?.('front')) as Image;
  t.deepEqual(grey.pixels.shape, [2, 2, 3]);
  t.deepEqual([...grey.pixels.data], [10, 10, 10, 11, 11, 11, 12, 12, 12, 13, 13, 13]);
  const rgba = (await lamp(
    imageOf(
      4,
      Uint8Array.from({ length: 16 }, (_, i) => i),
    ),
  ).image?.('front')) as Image;
  t.deepEqual([...rgba.pixels.data], [9, 10, 11, 3, 13, 14, 15, 7, 17, 18, 19, 11, 21, 22, 23, 15]);
  const greyAlpha = (await lamp(imageOf(2, Uint8Array.of(1, 200, 2, 201, 3, 202, 4, 203))).image?.('front')) as Image;
  t.deepEqual(greyAlpha.pixels.shape, [2, 2, 4]);
  t.deepEqual([...greyAlpha.pixels.data.slice(4, 8)], [11, 11, 11, 201]);
  await t.throwsAsync(async () => lamp(imageOf(1, new Uint16Array(4))).image?.('front'), {
    message: /^sample 000007, camera front: tiny\/lamp@2: the image has 16 bits a channel/,
  });
});

test('a changed cloud loses resense; changed images do not', (t) => {
  const resense = async (): Promise<Sample> => sampleOf();
  t.is(apply(t, 'push@1', sampleOf({ resense })).resense, undefined);
  t.is(apply(t, 'lamp@2', sampleOf({ resense })).resense, resense);
});

test('lazy getters of a data set stay lazy, and are read only by operations that need them', async (t) => {
  const sample = Object.defineProperty(sampleOf(), 'cameras', {
    enumerable: true,
    get: () => {
      throw new Error('calibration read');
    },
  });
  t.is(((await pixels(apply(t, 'both@1', sample)))[0] as number) >= 9, true);
  await t.throwsAsync(async () => pixels(apply(t, 'objects@1', sample)), { message: 'calibration read' });
});

test('what an operation needs is given, or its absence refused by name', async (t) => {
  const camera = { imageFromCamera: new Float64Array(12), cameraFromLidar: new Float64Array(16) };
  const cameras = { front: camera, back: camera };
  const groundTruth = async (): Promise<unknown> => ({
    boxes: ndarray(new Float64Array(14), [2, 7]),
    names: ['a', 'b'],
  });
  const objects = (parts: Partial<Sample>) => async (): Promise<number[]> =>
    pixels(apply(t, 'objects@1', sampleOf(parts)));
  t.is((await objects({ cameras, groundTruth })())[0], 142);
  await t.throwsAsync(objects({ groundTruth }), { message: /tiny\/objects@1 needs the calibration of the camera/ });
  await t.throwsAsync(objects({ cameras }), {
    message: /needs the boxes of the objects and the data set has no labels/,
  });
  await t.throwsAsync(objects({ cameras, groundTruth: async () => 3 }), { message: /the labels hold none/ });
  const { image: _image, ...blind } = sampleOf();
  t.throws(() => apply(t, 'lamp@2', blind), { message: /corrupts images and the sample has none/ });
  const { pointCloud: _cloud, ...flat } = sampleOf();
  t.throws(() => apply(t, 'push@1', flat), { message: /corrupts point clouds and the sample has none/ });
});

test('numbers follow the declared LiDAR; an unknown one is refused', async (t) => {
  const sensor = (lidarLayout?: 'kitti' | 'nuscenes' | 'semantickitti'): Sample =>
    apply(t, 'sensor@1', sampleOf(lidarLayout ? { lidarLayout } : {}));
  t.is((await rows(sensor('kitti')))[0], 2);
  const nuscenes = sensor('nuscenes');
  t.is((await rows(nuscenes))[0], 3);
  t.deepEqual(nuscenes.notes, [{ code: 'lidar-layout', message: 'LiDAR layout: nuscenes' }]);
  await t.throwsAsync(rows(sensor()), { message: /declares no layout; name one of kitti, nuscenes/ });
  await t.throwsAsync(rows(sensor('semantickitti')), {
    message: /not defined for a LiDAR of the layout semantickitti/,
  });
});

test('operations work in the LiDAR frame whatever the frame of the cloud', async (t) => {
  const inNuscenes = { ...cloudOf(), frame: 'nuscenes-lidar' };
  const pushed = await apply(t, 'rigid@1', sampleOf({ pointCloud: async () => inNuscenes })).pointCloud?.();
  t.is(pushed?.frame, 'nuscenes-lidar');
  t.deepEqual([...(pushed?.points.data ?? [])].slice(0, 3), [1, 3, 3]);
});

test('depth images', async (t) => {
  const depth = async (): Promise<DepthImage> => ({ widthPx: 2, heightPx: 1, depthM: Float32Array.of(1, 2) });
  const deep = apply(t, 'deep@2', sampleOf({ depth }));
  t.deepEqual([...((await deep.depth?.('front')) as DepthImage).depthM], [2, 3]);
  t.deepEqual(deep.notes, []);
  const nothing = apply(t, 'deep@1', sampleOf({ depth }));
  await nothing.depth?.('front');
  t.is(nothing.notes?.[0]?.code, 'unchanged');
  t.throws(() => apply(t, 'deep@1'), { message: /corrupts depth images and the sample has none/ });
});

test('notes tell what operations say and what had no effect', async (t) => {
  const sample = sampleOf({ notes: [{ code: 'earlier', message: 'first' }] });
  const halved = apply(t, 'halve@1', sample);
  await halved.pointCloud?.();
  t.deepEqual(halved.notes, [
    { code: 'earlier', message: 'first' },
    { code: 'corruption', message: 'tiny/halve@1: half of the points are gone' },
  ]);
  const nothing = apply(t, 'lamp@1');
  t.deepEqual(nothing.notes, []);
  await nothing.image?.('front');
  t.deepEqual(nothing.notes, [{ code: 'unchanged', message: 'tiny/lamp@1 left every image as it was' }]);
});

test('operations are told the mode; fixed unless asked', async (t) => {
  t.is((await rows(apply(t, 'rigid@1')))[0], 2);
  t.is((await rows(apply(t, 'rigid@1', sampleOf(), 0, 'compat')))[0], 0);
});

test('what an operation refuses is said with its place', async (t) => {
  const image = async (): Promise<Image> => ({ pixels: ndarray(new Uint8Array(3), [1, 1, 3]) });
  await t.throwsAsync(pixels(apply(t, 'lamp@2', sampleOf({ image }))), {
    message: 'sample 000007, camera front: tiny/lamp@2: brighten needs an image at least 2 px wide; this one is 1',
  });
});

test('a layout in the id goes before that of the data set, and is told', async (t) => {
  const suite = tinySuite(t);
  const at = (id: string, sample = sampleOf()): Sample => suite.create(id).apply(sample, rngSource(0));
  t.is(suite.plainId?.('tiny/nuscenes/sensor@1'), 'tiny/sensor@1');
  t.is(suite.plainId?.('tiny/nus/sensor@1'), 'tiny/sensor@1');
  t.is(suite.plainId?.('tiny/sensor@1'), undefined);
  t.is(suite.plainId?.('tiny/kitti/lamp@1'), undefined, 'a camera has no LiDAR layout');
  const kitti = sampleOf({ lidarLayout: 'kitti' });
  t.deepEqual(await rows(at('tiny/kitti/sensor@1')), await rows(at('tiny/sensor@1', kitti)));
  const held = at('tiny/nus/sensor@1', kitti);
  t.deepEqual(await rows(held), await rows(at('tiny/sensor@1', sampleOf({ lidarLayout: 'nuscenes' }))));
  t.notDeepEqual(await rows(held), await rows(at('tiny/sensor@1', kitti)));
  t.deepEqual(held.notes, [
    {
      code: 'lidar-layout',
      message: "LiDAR layout: nuscenes, named by tiny/nus/sensor@1 (the data set's own: kitti)",
    },
  ]);
  // Streams do not know the layout: on its own data it changes nothing.
  t.deepEqual(await rows(at('tiny/kitti/push@1', kitti)), await rows(at('tiny/push@1', kitti)));
  // A chain hands it on to its steps.
  const chained = at('tiny/kitti/everything@1');
  await chained.pointCloud?.();
  t.is(chained.notes?.[0]?.code, 'lidar-layout');
  for (const [id, message] of [
    ['tiny/velodyne/sensor@1', /tiny\/velodyne\/sensor@1: no LiDAR layout "velodyne"/],
    ['tiny/kiti/sensor@1', /did you mean kitti/],
    ['tiny/kitti/lamp@2', /has nothing to do with a LiDAR; leave kitti\/ out/],
    ['tiny/kitti/sensr@1', /no corruption "tiny\/sensr"; did you mean tiny\/sensor/],
    ['tiny/kitti/sensor@4', /has no severity 4/],
  ] as const) {
    t.throws(() => suite.create(id), { message });
  }
});
