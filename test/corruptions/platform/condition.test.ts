import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import ndarray from 'ndarray';
import type { ObjectAnnotations, PinholeCamera, PointCloud, Sample } from '../../../src/contracts/index.js';
import {
  pi3detConfigFile,
  pi3detSuite,
  platformSuite,
  readPlatformConfig,
} from '../../../src/corruptions/platform/index.js';
import {
  composePoses,
  countPointsInBoxes,
  fovMask,
  frustumCrop,
  invertPose,
  projectPoints,
  rollPitchYawOf,
} from '../../../src/geometry/index.js';
import { keyedRng, rngSource } from '../../../src/random/index.js';

const camera: PinholeCamera = {
  widthPx: 1280,
  heightPx: 800,
  imageFromCamera: Float64Array.of(810, 0, 640, 0, 0, 810, 400, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, -0.1, 1, 0, 0, -0.1, 0, 0, 0, 1),
};

type Labelled = Sample<ObjectAnnotations>;

/** Points well inside cars and well outside them, so that an upright box keeps the same ones when the scene tilts. */
function recordScene(
  seed: number,
  options: { ring?: boolean; fullScan?: boolean } = {},
): { points: Float32Array; boxes: Float64Array } {
  const rng = keyedRng('platform scene', seed);
  const boxes: number[] = [];
  const points: number[] = [];
  const add = (x: number, y: number, z: number): void => {
    points.push(x, y, z, options.ring ? points.length / 4 / 40 - ((points.length / 4 / 40) % 1) : rng.uniform());
  };
  for (let car = 0; car < 8; car++) {
    const [x, y, yaw] = [8 + 5 * car, rng.uniform(-3, 3), rng.uniform(-3, 3)];
    boxes.push(x, y, -1.1, 4.2, 1.8, 1.6, yaw);
    for (let i = 0; i < 60; i++) {
      const [u, v, w] = [rng.uniform(-1, 1), rng.uniform(-0.4, 0.4), rng.uniform(-0.3, 0.3)];
      add(x + Math.cos(yaw) * u - Math.sin(yaw) * v, y + Math.sin(yaw) * u + Math.cos(yaw) * v, -1.1 + w);
    }
  }
  for (let i = 0; i < 3000; i++) {
    const far = rng.uniform(3, 70);
    add(options.fullScan && i % 2 === 0 ? -far : far, rng.uniform(-0.7, 0.7) * far, rng.uniform(1.2, 1.6));
  }
  return { points: Float32Array.from(points), boxes: Float64Array.from(boxes) };
}

function sampleOf(
  { points, boxes }: { points: Float32Array; boxes: Float64Array },
  overrides: Partial<Labelled> & { channels?: readonly string[] } = {},
): Labelled {
  const { channels = ['x', 'y', 'z', 'intensity'], ...rest } = overrides;
  const count = boxes.length / 7;
  return {
    id: 'frame-7',
    platform: 'vehicle',
    cameras: { front: camera },
    files: ['a.bin'],
    pointCloud: async () => ({ points: ndarray(points, [points.length / 4, 4]), channels, intensityScale: 1 }),
    groundTruth: async () => ({
      boxes: ndarray(boxes, [count, 7]),
      names: Array.from({ length: count }, (_, i) => `Car${i}`),
      kitti: { name: [] } as never,
    }),
    ...rest,
  };
}

/** Like `recordScene`, but only what the camera sees, as Pi3DET's files have it. */
const cropped = (scene: { points: Float32Array; boxes: Float64Array }): typeof scene => ({
  ...scene,
  points: frustumCrop(scene.points, 4, camera),
});

const shift = (id: string, sample: Labelled, seed = 1): Labelled =>
  pi3detSuite.create(id).apply(sample, rngSource(seed));
const cloudOf = async (sample: Labelled): Promise<PointCloud> => (await sample.pointCloud?.()) as PointCloud;
const pointsOf = async (sample: Labelled): Promise<Float32Array> => (await cloudOf(sample)).points.data as Float32Array;
const truthOf = async (sample: Labelled): Promise<ObjectAnnotations> =>
  (await sample.groundTruth?.()) as ObjectAnnotations;
/** The drawn pose, read back from the camera: cameraFromMoved = cameraFromRecorded · recordedFromMoved. */
const poseOf = (sample: Labelled): Float64Array =>
  composePoses(invertPose(sample.cameras?.front?.cameraFromLidar ?? []), camera.cameraFromLidar);

test('a drone and a drone at severity 2 are the same bytes; other severities and seeds are not', async (t) => {
  const sample = sampleOf(cropped(recordScene(1)));
  const plain = await pointsOf(shift('pi3det/drone', sample));
  t.deepEqual(await pointsOf(shift('pi3det/drone@2', sample)), plain);
  t.deepEqual(
    (await truthOf(shift('pi3det/drone@2', sample))).boxes.data,
    (await truthOf(shift('pi3det/drone', sample))).boxes.data,
  );
  t.notDeepEqual(await pointsOf(shift('pi3det/drone@3', sample)), plain);
  t.notDeepEqual(await pointsOf(shift('pi3det/drone', sample, 2)), plain);
  t.notDeepEqual(await pointsOf(shift('pi3det/drone', { ...sample, id: 'frame-8' })), plain);
});

test('severity scales one and the same draw', (t) => {
  const sample = sampleOf(recordScene(1));
  const base = poseOf(shift('pi3det/rpj@2', sample));
  for (const [severity, scale] of [0.5, 1, 1.5, 2, 3].entries()) {
    const rolled = rollPitchYawOf(poseOf(shift(`pi3det/rpj@${severity + 1}`, sample)));
    const once = rollPitchYawOf(base);
    t.true(Math.abs(rolled.pitchRad - scale * once.pitchRad) < 2e-3);
    t.true(Math.abs(rolled.rollRad - scale * once.rollRad) < 2e-3);
    const lowered = poseOf(shift(`pi3det/drone@${severity + 1}`, sample));
    const drone = poseOf(shift('pi3det/drone', sample));
    const heightOf = (pose: Float64Array): number => invertPose(pose)[11];
    t.true(Math.abs(heightOf(lowered) - scale * heightOf(drone)) < 1e-12);
  }
});

test('any order of asking gives the same bytes, and asking twice too', async (t) => {
  const scene = cropped(recordScene(2));
  const make = (id: string): Labelled => shift('pi3det/drone', sampleOf(scene, { id, sequence: 's' }));
  const forward = [make('a'), make('b')];
  const a1 = await pointsOf(forward[0]);
  const b1 = await truthOf(forward[1]);
  const backward = [make('b'), make('a')];
  const b2 = await truthOf(backward[0]);
  const truthFirst = await truthOf(backward[1]);
  t.deepEqual(await pointsOf(backward[1]), a1);
  t.deepEqual(b2, b1);
  t.deepEqual(await truthOf(forward[0]), truthFirst);
  t.is(await cloudOf(forward[0]), await cloudOf(forward[0]));
});

test('a sequence shares the height, frames differ in attitude', (t) => {
  const scene = recordScene(3);
  const poses = ['a', 'b', 'c'].map((id) => poseOf(shift('pi3det/drone', sampleOf(scene, { id, sequence: 'park' }))));
  const heights = poses.map((pose) => invertPose(pose)[11]);
  t.true(Math.abs(heights[0] - heights[1]) < 1e-12 && Math.abs(heights[0] - heights[2]) < 1e-12);
  t.is(new Set(poses.map((pose) => pose[0])).size, 3);
  const elsewhere = poseOf(shift('pi3det/drone', sampleOf(scene, { id: 'a', sequence: 'plaza' })));
  t.true(Math.abs(invertPose(elsewhere)[11] - heights[0]) > 1e-3);
});

test('drawn poses follow the configured distributions and their cuts', (t) => {
  const scene = recordScene(4);
  const draws = Array.from({ length: 2000 }, (_, i) => poseOf(shift('pi3det/drone', sampleOf(scene, { id: `f${i}` }))));
  const heights = draws.map((pose) => invertPose(pose)[11]);
  const pitches = draws.map((pose) => (rollPitchYawOf(pose).pitchRad * 180) / Math.PI);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const deviation = (values: number[]): number => Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2)));
  t.true(heights.every((value) => value >= -1e-9 && value <= 2.2 + 3.6));
  // A normal cut below at 0 (1.83 sigma) has its mean 0.077 sigma higher and 0.93 of the spread.
  t.true(Math.abs(mean(heights) - 2.29) < 0.1, `${mean(heights)}`);
  t.true(Math.abs(mean(pitches) - 1.1) < 0.15, `${mean(pitches)}`);
  t.true(Math.abs(deviation(pitches) - 1.86) < 0.1, `${deviation(pitches)}`);
  t.true(pitches.every((value) => Math.abs(value - 1.1) <= 3 * 1.86 + 0.01));
  const jitters = Array.from({ length: 500 }, (_, i) =>
    rollPitchYawOf(poseOf(shift('pi3det/rpj', sampleOf(scene, { id: `f${i}` })))),
  );
  t.true(jitters.every(({ rollRad, pitchRad }) => Math.abs(rollRad) <= 0.0873 && Math.abs(pitchRad) <= 0.0873));
  t.true(Math.abs(deviation(jitters.map(({ rollRad }) => rollRad)) - 0.0873 / Math.sqrt(3)) < 0.004);
});

test('rpj is the pure augmentation: no point and no object is lost, and each car keeps its points', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 20 }), async (seed, sceneSeed) => {
      const scene = recordScene(sceneSeed, { fullScan: true });
      const moved = shift('pi3det/rpj', sampleOf(scene), seed);
      const [points, truth] = [await pointsOf(moved), await truthOf(moved)];
      const before = countPointsInBoxes(scene.points, 4, scene.boxes);
      const after = countPointsInBoxes(points, 4, truth.boxes.data);
      return points.length === scene.points.length && String(before) === String(after) && before.every((n) => n >= 60);
    }),
    { numRuns: 40 },
  );
  t.pass();
});

test('sizes and headings stay, kept names stand with their own boxes', async (t) => {
  const scene = cropped(recordScene(5));
  for (const id of ['pi3det/drone@4', 'pi3det/quadruped@5', 'pi3det/rpj']) {
    const { boxes, names, kitti } = await truthOf(shift(id, sampleOf(scene)));
    t.is(kitti, undefined);
    t.is(boxes.shape[0], names.length);
    for (const [row, name] of names.entries()) {
      const original = Number(name.slice(3));
      for (const column of [3, 4, 5, 6]) t.is(boxes.get(row, column), scene.boxes[7 * original + column]);
    }
  }
});

test('a moved point projects to the pixel that recorded it', async (t) => {
  const scene = recordScene(6);
  const moved = shift('pi3det/rpj@5', sampleOf(scene));
  const points = await pointsOf(moved);
  const front = moved.cameras?.front as PinholeCamera;
  const [was, is] = [projectPoints(scene.points, 4, camera), projectPoints(points, 4, front)];
  t.true(was.uv.every((value, i) => was.depthM[i >> 1] < 1 || Math.abs(value - is.uv[i]) < 0.01));
  t.is(front.widthPx, 1280);
});

test('crop to the cameras: only where the recording was cropped, unless told', async (t) => {
  const onlySeen = cropped(recordScene(7));
  const drone = await pointsOf(shift('pi3det/drone', sampleOf(onlySeen)));
  t.true(drone.length > 0);
  // Cameras that moved with the LiDAR keep their calibration against it. Stored float32: a pixel's breadth of slack.
  const wider = { ...camera, imageFromCamera: Float64Array.of(809, 0, 640, 0, 0, 809, 400, 0, 0, 0, 1, 0) };
  t.true(fovMask(drone, 4, wider).every((seen) => seen === 1));

  const full = recordScene(7, { fullScan: true });
  const droneFull = await pointsOf(shift('pi3det/drone', sampleOf(full)));
  t.true(
    droneFull.some((value, i) => i % 4 === 0 && value < -10),
    'the back half of a full scan stays',
  );
  const config = readPlatformConfig(pi3detConfigFile);
  const always = platformSuite({
    ...config,
    platforms: { drone: { ...config.platforms.drone, camera_crop: 'always' as const } },
  });
  const forced = (await cloudOf(always.create('pi3det/drone').apply(sampleOf(full), rngSource(1)))).points.data;
  t.true(fovMask(forced as Float32Array, 4, wider).every((seen) => seen === 1));
  t.true(forced.length < droneFull.length);
});

test('range: what leaves it is gone, points and objects alike, at the height that was drawn', async (t) => {
  const far = Float64Array.of(74, 0, -1.1, 4, 2, 1.6, 0, 76, 0, -1.1, 4, 2, 1.6, 0, 20, 0, -1.1, 4, 2, 1.6, 0);
  const points = Float32Array.from([74, 0, -1.1, 0, 76, 0, -1.1, 0, 20, 0, -1.1, 0, 20, 0, 9, 0, 20.5, 0, -1, 0]);
  const config = readPlatformConfig(pi3detConfigFile);
  const still = { distribution: 'normal' as const, roll: 0, pitch: 0 };
  const level = platformSuite({
    ...config,
    platforms: {
      drone: { ...config.platforms.drone, jitter_deg: still, pitch_offset_deg: 0, keep_ratio: 1 },
    },
  });
  for (const severity of [1, 3, 5]) {
    const moved = level.create(`pi3det/drone@${severity}`).apply(sampleOf({ points, boxes: far }), rngSource(3));
    t.deepEqual((await truthOf(moved)).names, ['Car0', 'Car2']);
    t.is((await pointsOf(moved)).length, 3 * 4, 'the one at 76 m and the one 9 m above the car’s sensor are gone');
  }
});

test('an object without a point leaves the ground truth', async (t) => {
  const scene = recordScene(8);
  const emptied = { ...scene, points: scene.points.slice(4 * 60) };
  t.false((await truthOf(shift('pi3det/quadruped', sampleOf(emptied)))).names.includes('Car0'));
  t.true(
    (await truthOf(shift('pi3det/rpj', sampleOf(emptied)))).names.includes('Car0'),
    'the augmentation has no such rule',
  );
});

test('density: about the ratio of the points stays, and whole rings where rings are known', async (t) => {
  const dense = Float32Array.from(
    { length: 4 * 20000 },
    (_, i) => [20, 0.0005 * (i >> 2) - 5, -1, (i >> 2) % 64][i & 3],
  );
  const scene = { points: dense, boxes: new Float64Array(0) };
  const still = sampleOf(scene, { cameras: {} });
  const share = (await pointsOf(shift('pi3det/drone', still))).length / dense.length;
  t.true(Math.abs(share - 0.78) < 0.012, `${share}`);

  const ringsOf = async (id: string): Promise<Map<number, number>> => {
    const ringed = sampleOf(scene, { cameras: {}, channels: ['x', 'y', 'z', 'ring'], id, sequence: 's' });
    const counts = new Map<number, number>();
    (await pointsOf(shift('pi3det/drone', ringed))).forEach((ring, i) => {
      if (i % 4 === 3) counts.set(ring, (counts.get(ring) ?? 0) + 1);
    });
    return counts;
  };
  const rings = await ringsOf('a');
  t.true(rings.size >= 40 && rings.size <= 60);
  t.true([...rings.values()].every((count) => count >= 312));
  t.deepEqual(
    [...(await ringsOf('b')).keys()].sort(),
    [...rings.keys()].sort(),
    'a sensor lacks the same beams in every frame',
  );
});

test('elevation: only what the beams reach stays', async (t) => {
  const config = readPlatformConfig(pi3detConfigFile);
  const fan = platformSuite({
    ...config,
    platforms: { drone: { ...config.platforms.drone, elevation_deg: [-10, 2] } },
  });
  const points = await cloudOf(fan.create('pi3det/drone').apply(sampleOf(recordScene(9)), rngSource(1)));
  const { data } = points.points;
  t.true(data.length > 0);
  for (let at = 0; at < data.length; at += 4) {
    const degrees = (Math.atan2(data[at + 2], Math.hypot(data[at], data[at + 1])) * 180) / Math.PI;
    t.true(degrees >= -10.001 && degrees <= 2.001);
  }
});

test('nothing is read before it is asked for, and the recorded data stay as they are', async (t) => {
  const scene = cropped(recordScene(10));
  const before = [scene.points.slice(), scene.boxes.slice()];
  let reads = 0;
  const source = sampleOf(scene);
  const lazy: Labelled = {
    ...source,
    get cameras() {
      reads++;
      return { front: camera };
    },
    pointCloud: async () => {
      reads++;
      return (await source.pointCloud?.()) as PointCloud;
    },
    image: async () => ({ pixels: ndarray(new Uint8Array(3), [1, 1, 3]) }),
  };
  const moved = shift('pi3det/drone', lazy);
  t.is(reads, 0);
  t.deepEqual([moved.id, moved.platform, moved.files], ['frame-7', 'vehicle', ['a.bin']]);
  await Promise.all([pointsOf(moved), truthOf(moved)]);
  t.is(reads, 2, 'cloud and labels share one reading');
  t.is((await moved.image?.('front'))?.pixels.data.length, 3);
  t.deepEqual([scene.points, scene.boxes], before as [Float32Array, Float64Array]);
  const { channels, intensityScale } = await cloudOf(moved);
  t.deepEqual([channels, intensityScale], [['x', 'y', 'z', 'intensity'], 1]);
});

test('samples without labels, without a cloud, with an empty cloud', async (t) => {
  const scene = recordScene(11);
  const unlabelled = sampleOf(scene);
  delete (unlabelled as { groundTruth?: unknown }).groundTruth;
  t.is(shift('pi3det/drone', unlabelled).groundTruth, undefined);
  const cloudless = sampleOf(scene);
  delete (cloudless as { pointCloud?: unknown }).pointCloud;
  t.is(shift('pi3det/drone', cloudless).pointCloud, undefined);
  t.true((await truthOf(shift('pi3det/drone', cloudless))).names.length > 0);
  const empty = sampleOf({ points: new Float32Array(0), boxes: scene.boxes });
  t.deepEqual((await cloudOf(shift('pi3det/drone', empty))).points.shape, [0, 4]);
  t.deepEqual((await truthOf(shift('pi3det/drone', empty))).names, []);
});

async function refusal(t: ExecutionContext, truth: unknown): Promise<string> {
  const sample = sampleOf(recordScene(12), { groundTruth: async () => truth as ObjectAnnotations });
  return (await t.throwsAsync(async () => truthOf(shift('pi3det/drone', sample))))?.message ?? '';
}

test('labels that cannot be moved are refused with sample and condition', async (t) => {
  t.regex(await refusal(t, { answer: 42 }), /^frame-7: pi3det\/drone: .*boxes \(n, 7\)/);
  const bad = Float64Array.of(1, 2, 3, 4, NaN, 1, 0);
  t.regex(
    await refusal(t, { boxes: ndarray(bad, [1, 7]), names: ['Car'] }),
    /^frame-7: pi3det\/drone: box 0: width is NaN/,
  );
  const one = Float64Array.of(1, 2, 3, 4, 2, 1, 0);
  t.regex(await refusal(t, { boxes: ndarray(one, [1, 7]), names: [] }), /1 boxes but 0 names/);
});
