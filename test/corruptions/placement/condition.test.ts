import test from 'ava';
import ndarray from 'ndarray';
import type {
  Condition,
  ObjectAnnotations,
  PinholeCamera,
  PointCloud,
  Sample,
  SensorChange,
} from '../../../src/contracts/index.js';
import {
  PLACEMENT_APPROXIMATED,
  PLACEMENT_RECORDED,
  PLATFORM_APPROXIMATED,
  pi3detSuite,
  place3dConfigFile,
  place3dSuite,
  placementRig,
  readPlacementConfig,
  resampleCloud,
} from '../../../src/corruptions/index.js';
import { composePoses, invertPose, poseFromRollPitchYaw, rollPitchYawOf } from '../../../src/geometry/index.js';
import { keyedRng, rngSource } from '../../../src/random/index.js';
import { makePointCloud, toNuscenesLidarFrame } from '../../../src/sensors/index.js';

type Labelled = Sample<ObjectAnnotations>;

const camera: PinholeCamera = {
  widthPx: 1280,
  heightPx: 800,
  imageFromCamera: Float64Array.of(810, 0, 640, 0, 0, 810, 400, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, -0.1, 1, 0, 0, -0.1, 0, 0, 0, 1),
};
const level = (height: number): Float64Array =>
  poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 0 }, [0, 0, height]);

function randomCloud(seed: string): PointCloud {
  const rng = keyedRng(seed);
  const data = Float32Array.from({ length: 4 * 4000 }, (_, i) =>
    i % 4 === 2 ? rng.uniform(-1.8, 1) : rng.uniform(-40, 40),
  );
  return makePointCloud(data, ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
}

const labels = (...names: string[]): ObjectAnnotations => ({
  names,
  boxes: ndarray(Float64Array.from(names.flatMap((_, i) => [10 + 5 * i, 0, -1, 4, 2, 1.6, 0.1])), [names.length, 7]),
});

function recorded(overrides: Partial<Labelled> = {}): Labelled {
  return {
    id: 'frame-7',
    cameras: { front: camera },
    files: ['a.bin'],
    pointCloud: async () => randomCloud('recorded'),
    image: async () => ({ pixels: ndarray(new Uint8Array(3), [1, 1, 3]) }),
    groundTruth: async () => labels('Car'),
    ...overrides,
  };
}

/** A simulation that writes down what it was asked for. */
function simulated(asked: SensorChange[], overrides: Partial<Labelled> = {}): Labelled {
  return recorded({
    egoFromLidar: level(1.9),
    resense: async (change) => {
      asked.push(change);
      return recorded({ pointCloud: async () => randomCloud('again'), groundTruth: async () => labels('Car', 'Van') });
    },
    ...overrides,
  });
}

const apply = (id: string, sample: Labelled): Labelled => {
  const condition: Condition = id.startsWith('pi3det') ? pi3detSuite.create(id) : place3dSuite.create(id);
  return condition.apply(sample, rngSource(3));
};
const dataOf = async (sample: Labelled): Promise<Float32Array> =>
  (await sample.pointCloud?.())?.points.data as Float32Array;

test('a simulated sample is sensed again by the placement, labels and all else stay', async (t) => {
  const asked: SensorChange[] = [];
  const sample = simulated(asked);
  const placed = apply('place3d/line', sample);
  t.is(asked.length, 0, 'nothing before it is asked for');
  t.deepEqual(await dataOf(placed), randomCloud('again').points.data);
  t.is(await placed.pointCloud?.(), await placed.pointCloud?.(), 'sensed once');
  t.deepEqual(asked, [{ lidars: placementRig(readPlacementConfig(place3dConfigFile), 'line').lidars }]);
  t.deepEqual((await placed.groundTruth?.())?.names, ['Car']);
  t.is(placed.cameras, sample.cameras);
  t.is(placed.image, sample.image);
  t.false('resense' in placed);
  t.is(placed.notes, undefined);
});

test('a recorded sample is resampled, and says so', async (t) => {
  const sample = recorded();
  const placed = apply('place3d/line', sample);
  const { lidars } = placementRig(readPlacementConfig(place3dConfigFile), 'line');
  const options = { egoFromRecorded: level(1.73), beamToleranceRad: (0.25 * Math.PI) / 180 };
  t.deepEqual(await dataOf(placed), resampleCloud(randomCloud('recorded'), lidars, options).points.data);
  t.is(placed.groundTruth, sample.groundTruth);
  const [note] = placed.notes ?? [];
  t.is(note?.code, PLACEMENT_APPROXIMATED);
  t.regex(note?.message ?? '', /place3d\/line: recorded clouds were resampled.* level and 1\.73 m above the ground/);
});

test('the mount of the recording LiDAR: of the data set, else of the platform, else of the file', async (t) => {
  const { lidars } = placementRig(readPlacementConfig(place3dConfigFile), 'pyramid');
  const from = (egoFromRecorded: Float64Array): unknown =>
    resampleCloud(randomCloud('recorded'), lidars, { egoFromRecorded, beamToleranceRad: (0.25 * Math.PI) / 180 }).points
      .data;
  const place = (overrides: Partial<Labelled>): Labelled => apply('place3d/pyramid', recorded(overrides));
  t.deepEqual(await dataOf(place({ platform: 'vehicle' })), from(level(1.9)));
  t.deepEqual(await dataOf(place({ platform: 'lorry' })), from(level(1.73)));
  const tilted = poseFromRollPitchYaw({ rollRad: 0.1, pitchRad: 0.05, yawRad: 1 }, [0.4, 0.1, 1.8]);
  const own = place({ platform: 'vehicle', egoFromLidar: tilted });
  t.deepEqual(await dataOf(own), from(tilted));
  t.regex(own.notes?.[0]?.message ?? '', /with the mount of the recording LiDAR that the data set gives/);
  t.deepEqual(await dataOf(place({ platform: 'toString' })), from(level(1.73)));
});

test('a cloud in the frame of nuScenes is the same scene', async (t) => {
  const turned = toNuscenesLidarFrame(randomCloud('recorded'));
  const placed = apply('place3d/square', recorded({ pointCloud: async () => turned }));
  const straight = apply('place3d/square', recorded());
  const expected = toNuscenesLidarFrame((await straight.pointCloud?.()) as PointCloud);
  t.deepEqual(await placed.pointCloud?.(), expected);
});

test('a sample without a cloud is left alone', (t) => {
  const { pointCloud: _pointCloud, ...blind } = recorded();
  t.is(apply('place3d/line', blind), blind);
});

test('platform on a simulated sample: sensed from the drawn pose, the same draw as when moved', async (t) => {
  const asked: SensorChange[] = [];
  const sample = simulated(asked);
  const shifted = apply('pi3det/drone', sample);
  const moved = apply('pi3det/drone', recorded());
  await dataOf(shifted);
  const pose = asked[0]?.lidarFromRecorded as Float64Array;
  t.is(asked.length, 1);
  t.deepEqual(asked[0]?.lidars, undefined);
  const fromCameras = (one: Labelled): Float64Array =>
    composePoses(invertPose(one.cameras?.front?.cameraFromLidar ?? []), camera.cameraFromLidar);
  fromCameras(moved).forEach((value, at) => t.true(Math.abs(value - pose[at]) < 1e-12));
  t.deepEqual(shifted.cameras, moved.cameras);
  const heightChange = invertPose(pose)[11];
  t.true(heightChange > 0);
  // Only the range takes points away, none is thinned: ±75.2 m holds all, z goes from -2 to 4 m above the shifted ground.
  const again = await dataOf({ ...sample, pointCloud: async () => randomCloud('again') });
  const shift = 1.5 + heightChange;
  const inside = again.filter(
    (_, at) => again[at - (at % 4) + 2] >= -2 - shift && again[at - (at % 4) + 2] <= 4 - shift,
  );
  t.deepEqual(await dataOf(shifted), inside);
  t.is(moved.notes?.[0]?.code, PLATFORM_APPROXIMATED);
  t.is(shifted.notes, undefined);
  t.false('resense' in shifted);
  // The mount goes along: level at 1.9 m before, raised and tilted after.
  const mount = shifted.egoFromLidar as Float64Array;
  t.true(Math.abs(mount[11] - 1.9 - heightChange) < 1e-9);
  composePoses(mount, pose).forEach((value, at) => t.true(Math.abs(value - level(1.9)[at]) < 1e-12));
});

test('platform: labels are those of the new scan, in its frame, with the platform’s minimum of points', async (t) => {
  const boxes = Float64Array.of(10, 0, -1, 4, 2, 1.6, 0.1, 20, 5, -1, 4, 2, 1.6, 0.3, 500, 0, -1, 4, 2, 1.6, 0);
  const truth: ObjectAnnotations = { names: ['Car', 'Empty', 'Far'], boxes: ndarray(boxes, [3, 7]) };
  const cloud = makePointCloud(Float32Array.of(10, 0, -1, 0.5, 500, 0, -1, 0.5), ['x', 'y', 'z', 'intensity']);
  const sample = simulated([], {
    resense: async () => recorded({ pointCloud: async () => cloud, groundTruth: async () => truth }),
  });
  const shifted = apply('pi3det/quadruped', sample);
  const found = await shifted.groundTruth?.();
  t.deepEqual(found?.names, ['Car']);
  t.deepEqual([...(found?.boxes.data ?? [])], [...boxes.subarray(0, 7)]);
  t.deepEqual([...(await dataOf(shifted))], [10, 0, -1, 0.5]);
});

test('a sensor that is sensed again never goes into the ground', async (t) => {
  const asked: SensorChange[] = [];
  await dataOf(apply('pi3det/quadruped@5', simulated(asked)));
  const heightChange = invertPose(asked[0]?.lidarFromRecorded ?? [])[11];
  t.true(Math.abs(1.9 + heightChange - 0.3) < 1e-9, `${heightChange}`);
  const mild: SensorChange[] = [];
  await dataOf(apply('pi3det/quadruped@1', simulated(mild)));
  t.true(invertPose(mild[0]?.lidarFromRecorded ?? [])[11] > -1);
});

test('chains: what comes after a change of the cloud works on the changed cloud', async (t) => {
  const asked: SensorChange[] = [];
  const both = apply('pi3det/drone', apply('place3d/line', simulated(asked)));
  await dataOf(both);
  t.is(asked.length, 1);
  t.truthy(asked[0]?.lidars);
  t.deepEqual(
    both.notes?.map(({ code }) => code),
    [PLATFORM_APPROXIMATED],
  );

  const turned: SensorChange[] = [];
  const other = apply('place3d/line', apply('pi3det/drone', simulated(turned)));
  await dataOf(other);
  t.truthy(turned[0]?.lidarFromRecorded);
  t.deepEqual(
    other.notes?.map(({ code }) => code),
    [PLACEMENT_APPROXIMATED],
  );
  const mount = rollPitchYawOf(other.egoFromLidar ?? []);
  t.not(mount.pitchRad, 0);

  const twice = apply('place3d/center', apply('place3d/line', recorded()));
  const once = await dataOf(apply('place3d/line', recorded()));
  const rows = new Set(Array.from({ length: once.length / 4 }, (_, row) => once.subarray(4 * row, 4 * row + 4).join()));
  const left = await dataOf(twice);
  t.true(left.length > 0 && left.length < once.length);
  for (let at = 0; at < left.length; at += 4) t.true(rows.has(left.subarray(at, at + 4).join()));
  t.is(twice.notes?.length, 2);
});

test('a placement after a platform shift of unknown height is refused, the other order is not', async (t) => {
  const shifted = apply('place3d/line', apply('pi3det/drone', recorded()));
  await t.throwsAsync(dataOf(shifted), {
    message: /frame-7: place3d\/line: a platform shift .* name the placement first/,
  });
  const known = recorded({ egoFromLidar: level(1.73) });
  t.true((await dataOf(apply('place3d/line', apply('pi3det/drone', known)))).length > 0);
  t.true((await dataOf(apply('pi3det/drone', apply('place3d/line', recorded())))).length > 0);
});

test('lazy calibration stays lazy', (t) => {
  let read = 0;
  const lazy = Object.defineProperty(recorded(), 'cameras', {
    get: () => (read++, { front: camera }),
    enumerable: true,
  });
  const placed = apply('place3d/line', lazy);
  t.is(read, 0);
  t.truthy(placed.cameras?.front);
  t.is(read, 1);
});

test('a recording of the placement comes before anything else, and is gone after a change of the cloud', async (t) => {
  const asked: SensorChange[] = [];
  const opened: string[] = [];
  const line = async (): Promise<Labelled> => {
    opened.push('line');
    return recorded({ pointCloud: async () => randomCloud('line') });
  };
  const sample = simulated(asked, { placements: { line, 'mine/line': line } });
  const placed = apply('place3d/line', sample);
  t.deepEqual(opened, []);
  t.deepEqual(await dataOf(placed), randomCloud('line').points.data);
  t.deepEqual(await dataOf(placed), randomCloud('line').points.data);
  t.deepEqual(opened, ['line'], 'opened once');
  t.deepEqual(asked, []);
  t.deepEqual(
    placed.notes?.map(({ code }) => code),
    [PLACEMENT_RECORDED],
  );
  t.is(placed.placements, undefined);
  t.is(placed.resense, undefined);
  t.deepEqual((await placed.groundTruth?.())?.names, ['Car']);

  // A placement that was not recorded is sensed again; without a simulation it is an approximation.
  t.deepEqual(await dataOf(apply('place3d/square', sample)), randomCloud('again').points.data);
  const approximated = apply('place3d/square', recorded({ placements: { line } }));
  t.deepEqual(
    approximated.notes?.map(({ code }) => code),
    [PLACEMENT_APPROXIMATED],
  );
  // Names that every object has are no recordings.
  const place = place3dSuite.create('place3d/center').apply(recorded({ placements: {} }), rngSource(1));
  t.is(place.notes?.[0].code, PLACEMENT_APPROXIMATED);
});

test('a recording without a cloud is refused, sample and condition named', async (t) => {
  const { pointCloud: _pointCloud, ...blind } = recorded();
  const placed = apply('place3d/line', recorded({ placements: { line: async () => blind } }));
  await t.throwsAsync(async () => placed.pointCloud?.(), { message: /frame-7: place3d\/line: the recording has no/ });
});
