/** Every condition of every suite of the package, as runs apply them. */
import test from 'ava';
import ndarray from 'ndarray';
import type { Condition, DepthImage, Image, PointCloud, Sample } from '../../../src/contracts/index.js';
import { corruptionSuites } from '../../../src/corruptions/index.js';
import { InputError } from '../../../src/errors/index.js';
import { loadBenchmark } from '../../../src/protocol/robustness/index.js';
import { rngSource } from '../../../src/random/index.js';
import { picture } from '../../protocol/corrupt/smallKitti.js';

const camera = {
  widthPx: 320,
  heightPx: 96,
  imageFromCamera: Float64Array.of(80, 0, 160, 0, 0, 80, 48, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1),
};
const front = picture(320, 96);
const cloud = ringScan(40, 60);
const depth: DepthImage = {
  widthPx: 24,
  heightPx: 16,
  depthM: Float32Array.from({ length: 24 * 16 }, (_, at) => 1 + (at % 24) / 4),
};

const words = 'The white house in the center stands next to a parking lot; on the left there are many cars.';

const sample: Sample = {
  id: '000001',
  files: [],
  cameras: { front: camera, back: camera, left: camera, right: camera, up: camera, down: camera },
  lidarLayout: 'kitti',
  pointCloud: () => Promise.resolve({ ...cloud, points: ndarray(cloud.points.data.slice(), cloud.points.shape) }),
  image: () => Promise.resolve({ pixels: ndarray(front.pixels.data.slice(), front.pixels.shape) }),
  depth: () => Promise.resolve(depth),
  text: () => Promise.resolve(words),
  earlierPointCloud: (steps) =>
    Promise.resolve({
      data: {
        ...cloud,
        points: ndarray(
          cloud.points.data.map((v) => v + steps),
          cloud.points.shape,
        ),
      },
      steps,
      ageS: 0.05 * steps,
    }),
  earlierImage: (_, steps) =>
    Promise.resolve({
      data: {
        pixels: ndarray(
          front.pixels.data.map((v) => v ^ steps),
          front.pixels.shape,
        ),
      },
      steps,
      ageS: 0.05 * steps,
    }),
  groundTruth: () =>
    Promise.resolve({ boxes: ndarray(Float64Array.of(12, 0, -1, 6, 6, 3, 0.2), [1, 7]), names: ['Car'] }),
};

/** Rings over a flat ground and walls, in the order of a spinning LiDAR: one ring's turn after the other. */
function ringScan(rings: number, steps: number): PointCloud {
  const data = new Float32Array(4 * rings * steps);
  for (let row = 0; row < rings * steps; row++) {
    const azimuth = (2 * Math.PI * ((row % steps) + 0.5)) / steps;
    const elevation = ((2 - (27 * Math.floor(row / steps)) / rings) * Math.PI) / 180;
    const range = Math.min(elevation < 0 ? -1.7 / Math.sin(elevation) : 30, 30);
    const ground = range * Math.cos(elevation);
    const intensity = 0.2 + 0.6 * ((row % 7) / 7);
    data.set([ground * Math.cos(azimuth), ground * Math.sin(azimuth), range * Math.sin(elevation), intensity], 4 * row);
  }
  return { points: ndarray(data, [rings * steps, 4]), channels: ['x', 'y', 'z', 'intensity'], intensityScale: 1 };
}

const recorded = [front.pixels.data, cloud.points.data, depth.depthM, Buffer.from(words)].map((data) =>
  Buffer.from(data.buffer, data.byteOffset, data.byteLength),
);

/** What comes of a sample's sensor, as bytes; undefined where a condition refuses it. */
async function outcome(
  condition: Condition,
  seed: number,
): Promise<{ bytes: Buffer; notes: readonly string[] } | undefined> {
  const corrupted = condition.apply(sample, rngSource(seed));
  try {
    const data =
      corrupted.pointCloud !== sample.pointCloud
        ? checkCloud((await corrupted.pointCloud?.()) as PointCloud)
        : corrupted.depth !== sample.depth
          ? ((await corrupted.depth?.('front')) as DepthImage).depthM
          : corrupted.text !== sample.text
            ? Buffer.from((await corrupted.text?.()) as string)
            : checkImage((await corrupted.image?.('front')) as Image);
    const bytes = Buffer.from(data.buffer, data.byteOffset, data.byteLength);
    return { bytes, notes: (corrupted.notes ?? []).map(({ code }) => code) };
  } catch (error) {
    // Video codecs need an encoder that not every machine has.
    if (error instanceof InputError && /ffmpeg|encoder/.test(error.message)) return undefined;
    throw error;
  }
}

function checkImage({ pixels }: Image): Uint8Array {
  if (pixels.shape.join() !== '96,320,3' || pixels.data.length !== 96 * 320 * 3)
    throw new Error(`shape ${pixels.shape.join()}`);
  if (!(pixels.data instanceof Uint8Array)) throw new Error('not 8 bits');
  return pixels.data;
}

function checkCloud({ points, channels }: PointCloud): Float32Array | Float64Array {
  if (channels.join() !== 'x,y,z,intensity') throw new Error(`channels ${channels.join()}`);
  if (points.shape[1] !== 4 || points.data.length !== points.shape[0] * 4)
    throw new Error(`shape ${points.shape.join()}`);
  if (!points.data.every(Number.isFinite)) throw new Error('NaN or infinity');
  return points.data;
}

for (const suite of corruptionSuites) {
  test(`${suite.id}: shape kept, numbers sane, equal seeds equal bytes, an effect or a note`, async (t) => {
    for (const id of suite.ids) {
      const first = await outcome(suite.create(id), 1);
      // Made anew, after others have run in between: nothing may be left from one use to the next.
      const again = await outcome(suite.create(id), 1);
      t.true(first === undefined || first.bytes.equals((again as typeof first).bytes), id);
      if (first === undefined) continue;
      const unchanged = recorded.some((bytes) => bytes.equals(first.bytes));
      t.true(!unchanged || first.notes.includes('unchanged'), `${id}: no effect and no note`);
      t.true(suite.create(id).description.length > 10, id);
    }
  });

  test(`${suite.id}: compat is there for every condition`, async (t) => {
    for (const id of suite.ids.filter((each) => each.endsWith('@1') || each.endsWith('@2'))) {
      await t.notThrowsAsync(outcome(suite.create(id, { mode: 'compat' }), 2), id);
    }
  });
}

test('seeds differ wherever a condition draws', async (t) => {
  const drawing = ['imagecorruptions/gaussian_noise@1', 'robobev/snow@1', 'robo3d/crosstalk@1', 'depth/noise@1'];
  for (const id of drawing) {
    const suite = corruptionSuites.find(({ id: name }) => id.startsWith(`${name}/`));
    const [one, two] = [
      await outcome(suite?.create(id) as Condition, 1),
      await outcome(suite?.create(id) as Condition, 2),
    ];
    t.false(one?.bytes.equals(two?.bytes as Buffer), id);
  }
});

test('types that a benchmark averages are those of its published scores', (t) => {
  for (const suite of corruptionSuites) {
    const { baseline, ids = [] } = suite.aggregation ?? {};
    if (baseline === undefined) continue;
    const benchmark = loadBenchmark(baseline.split('/')[0] as string);
    t.true(benchmark.suites.includes(suite.id));
    const types = new Set(ids.map((id) => id.slice(suite.id.length + 1).split('@')[0]));
    t.deepEqual([...types].sort(), Object.keys(benchmark.types).sort(), suite.id);
    t.is(ids.length, types.size * benchmark.severities, `${suite.id}: severities`);
  }
});
