import test from 'ava';
import { poseFromRotationTranslation } from '../../../src/geometry/index.js';
import {
  castRig,
  FREE,
  labelVoxels,
  momentOf,
  placementFrames,
  openMoment,
  rigRays,
  surrogateScore,
  surrogateSums,
  voxelAt,
  voxelCount,
  voxelEntropy,
  voxelGrid,
} from '../../../src/world/placement/index.js';
import { flatGround, SEMANTICS } from '../../../src/world/index.js';

const at = (x: number, y: number, z: number): Float64Array =>
  poseFromRotationTranslation([1, 0, 0, 0, 1, 0, 0, 0, 1], [x, y, z]);

test('entropy is that of the classes over the frames, in nats', (t) => {
  const frames = [
    [0, 1, 0, 3],
    [0, 1, 1, 2],
    [0, 1, 0, 1],
    [0, 1, 1, 0],
  ].map((labels) => Uint8Array.from(labels));
  const entropy = voxelEntropy(frames);
  [0, 0, Math.log(2), Math.log(4)].forEach((expected, voxel) => t.is(entropy[voxel], Math.fround(expected)));
});

test('each voxel counts once; M-SOG is the mean, information the sum', (t) => {
  const grid = voxelGrid({ x: [0, 4], y: [0, 1], z: [0, 1] }, 1);
  // Two LiDARs at one place: the second adds nothing.
  const lidar = { elevationsRad: Float64Array.of(0), azimuthSteps: 2, maxRangeM: 2.4, egoFromLidar: at(0.5, 0.5, 0.5) };
  const rig = rigRays([lidar, lidar], []);
  const entropy = Float32Array.of(0.5, 0.25, 0, 1);
  const sums = surrogateSums(grid, entropy, rig, undefined);
  t.deepEqual(sums, { frames: 1, voxels: 3, entropy: 0.75 });
  const score = surrogateScore([sums, { frames: 1, voxels: 1, entropy: 0.5 }], entropy);
  t.is(score.mSog, -1.25 / 4);
  t.is(score.coveredNats, 0.625);
  t.is(score.coveredShare, 0.625 / 1.75);
  t.is(score.remainingNats, 1.75 - 0.625);
  t.is(score.voxels, 2);
});

test('rays end at what they meet, unless they are to pass through', (t) => {
  const moment = momentOf(flatGround(), 0);
  const grid = voxelGrid({ x: [-8, 8], y: [-0.5, 0.5], z: [-2, 3] }, 0.5);
  const entropy = new Float32Array(voxelCount(grid)).fill(1);
  const rig = rigRays(
    [{ elevationsRad: Float64Array.of(-Math.PI / 4), azimuthSteps: 2, maxRangeM: 50, egoFromLidar: at(0, 0, 2.1) }],
    [],
  );
  const met = surrogateSums(grid, entropy, rig, castRig(moment, rig));
  const through = surrogateSums(grid, entropy, rig, undefined);
  // Down to z = 0: 4 faces of z and 4 of x on each side from the voxel where both begin; the ground's own voxel counts.
  t.true(met.voxels < through.voxels);
  const lowest = (sums: typeof met): boolean =>
    sums.voxels === brute(grid, rig.rays, sums === met ? 2.1 * Math.SQRT2 : 50);
  t.true(lowest(met));
  t.true(lowest(through));
});

/** Voxels that fine steps along the rays lie in. */
function brute(grid: ReturnType<typeof voxelGrid>, rays: Float64Array, lengthM: number): number {
  const found = new Set<number>();
  for (let ray = 0; ray < rays.length; ray += 6) {
    for (let s = 0; s < lengthM + 1e-3; s += 1e-4) {
      found.add(
        voxelAt(
          grid,
          rays[ray] + s * rays[ray + 3],
          rays[ray + 1] + s * rays[ray + 4],
          rays[ray + 2] + s * rays[ray + 5],
        ),
      );
    }
  }
  found.delete(-1);
  return found.size;
}

test("a street's voxels get the classes that stand there", (t) => {
  const [frame] = placementFrames({ key: 'test/labels', scenes: 1, moments: 1 });
  const moment = openMoment(frame);
  t.is(openMoment({ ...frame }), moment, 'opened once');
  const grid = voxelGrid({ x: [-30, 30], y: [-20, 20], z: [-0.5, 3.5] }, 0.5);
  const labels = labelVoxels(moment, grid);
  const classes = new Set(labels);
  for (const name of ['road', 'sidewalk', 'building'] as const) t.true(classes.has(SEMANTICS[name].id), name);
  // The road lies under the ego.
  const under = labels[voxelAt(grid, 0.25, 0.25, 0)];
  t.true([SEMANTICS.road.id, SEMANTICS.roadLine.id].includes(under as 1));
  t.is(labels[voxelAt(grid, 0.25, 0.25, 3)], FREE);
  const occupied = labelVoxels(moment, grid, 'occupied');
  const objects = labelVoxels(moment, grid, 'objects');
  t.true(labels.every((label, voxel) => (label === FREE) === (occupied[voxel] === FREE)));
  t.true(objects.every((label) => label === FREE || (label >= SEMANTICS.car.id && label <= SEMANTICS.pedestrian.id)));
  t.true(objects.some((label) => label !== FREE));
});
