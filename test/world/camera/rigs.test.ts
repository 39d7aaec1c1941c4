import test, { type ExecutionContext } from 'ava';
import { InputError } from '../../../src/errors/index.js';
import { composePoses, identityPose, poseFromRollPitchYaw, projectPoints } from '../../../src/geometry/index.js';
import {
  cameraFor,
  crossPlatformCamera,
  frontCamera,
  groundView,
  nuScenesRig,
  obliqueView,
  orbitViews,
  poseLookingAt,
  renderDepth,
  renderNormalisedDepth,
  satelliteView,
  viewOf,
} from '../../../src/world/camera/index.js';
import { ballMesh, boxMesh, groundMesh, placed } from './meshes.js';

/** Unit axes of a camera in the world: right, down, forward. */
function axes(pose: Float64Array): number[][] {
  return [0, 1, 2].map((column) => [0, 4, 8].map((row) => pose[row + column]));
}

function near(t: ExecutionContext, actual: readonly number[], expected: readonly number[]): void {
  actual.forEach((value, at) => t.true(Math.abs(value - expected[at]) < 1e-12, `${actual} and not ${expected}`));
}

test('the six cameras of Place3D look where base.toml says', (t) => {
  const rig = nuScenesRig(1600, 900);
  t.deepEqual(
    rig.map(({ name }) => name),
    ['CAM_FRONT', 'CAM_FRONT_RIGHT', 'CAM_BACK_RIGHT', 'CAM_BACK', 'CAM_BACK_LEFT', 'CAM_FRONT_LEFT'],
  );
  const yaws = [0, -60, -120, 180, 120, 60];
  rig.forEach(({ egoFromCamera, projection }, index) => {
    const yaw = (yaws[index] * Math.PI) / 180;
    const [right, down, forward] = axes(egoFromCamera);
    near(t, forward, [Math.cos(yaw), Math.sin(yaw), 0]);
    near(t, right, [Math.sin(yaw), -Math.cos(yaw), 0]);
    near(t, down, [0, 0, -1]);
    near(t, [egoFromCamera[3], egoFromCamera[7], egoFromCamera[11]], [0, 0, 1.6]);
    near(
      t,
      [projection.fx, projection.fy, projection.cx, projection.cy],
      [800 * Math.sqrt(3), 800 * Math.sqrt(3), 799.5, 449.5],
    );
  });
  const real = nuScenesRig(1600, 900, 'nuscenes');
  near(t, [real[3].projection.fx], [800 / Math.tan((55 * Math.PI) / 180)]);
});

test('objects appear where a LiDAR on the same robot projects their points, through a bent lens too', (t) => {
  const egoFromLidar = poseFromRollPitchYaw({ rollRad: 0.02, pitchRad: 0.05, yawRad: -0.03 }, [0.2, 0.1, 1.9]);
  const worldFromEgo = poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 2.1 }, [50, -20, 0.4]);
  for (const camera of [crossPlatformCamera(640, 400, egoFromLidar), frontCamera(640, 400)]) {
    const view = viewOf(camera, worldFromEgo);
    const worldFromLidar = composePoses(worldFromEgo, egoFromLidar);
    const lidar = [-5, -2.5, 0, 2.5, 5].map((y) => [11, y, -0.3]);
    const instances = lidar.map(([x, y, z], object) => {
      const m = worldFromLidar;
      const world = [0, 4, 8].map((row) => m[row] * x + m[row + 1] * y + m[row + 2] * z + m[row + 3]);
      return placed(ballMesh('concrete', 24), world as [number, number, number], [0.3, 0.3, 0.3], { object });
    });
    const { objects, depthM } = renderDepth(instances, view);
    const expected = projectPoints(Float64Array.from(lidar.flat()), 3, cameraFor(view, worldFromLidar));
    lidar.forEach((_, object) => {
      let [u, v, count, least] = [0, 0, 0, Infinity];
      objects.forEach((value, at) => {
        if (value !== object) return;
        u += at % 640;
        v += Math.floor(at / 640);
        count++;
        least = Math.min(least, depthM[at]);
      });
      // The middle of a disc of some 400 whole pixels is sure to a third of a pixel; a lens moves these by up to 6.
      t.true(Math.hypot(u / count - expected.uv[2 * object], v / count - expected.uv[2 * object + 1]) < 0.6);
      t.true(Math.abs(least - (expected.depthM[object] - 0.3)) < 0.02);
    });
  }
  t.throws(() => cameraFor(satelliteView([0, 0], { widthPx: 4, heightPx: 4 }, 1), identityPose()), {
    instanceOf: InputError,
  });
});

test('a lens changes where a plane is seen, not how far it is', (t) => {
  const camera = crossPlatformCamera(320, 200, identityPose());
  const view = viewOf(camera, poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 0 }, [0, 0, 2]));
  const wall = renderDepth([placed(boxMesh(), [20, 0, -50], [0.5, 200, 200])], view);
  t.true(wall.depthM.every((depth) => Math.abs(depth - (19.75 - 0.1)) < 1e-3));
});

test('drone views look at their target from the height and angle asked for', (t) => {
  const size = { widthPx: 100, heightPx: 80 };
  const view = obliqueView([10, 20, 5], { ...size, heightM: 40, downRad: 0.8, azimuthRad: 1 });
  const m = view.worldFromCamera;
  const aside = 40 / Math.tan(0.8);
  near(t, [m[3], m[7], m[11]], [10 + aside * Math.cos(1), 20 + aside * Math.sin(1), 45]);
  const { objects } = renderDepth(
    [placed(boxMesh(), [10, 20, 4.5], [1, 1, 1], { object: 4 }), placed(groundMesh(500))],
    view,
  );
  t.is(objects[40 * 100 + 50], 4);
  const orbit = orbitViews([0, 0, 0], {
    ...size,
    views: 54,
    turns: 3,
    fromHeightM: 120,
    toHeightM: 60,
    fromRadiusM: 90,
    toRadiusM: 40,
  });
  t.is(orbit.length, 54);
  near(t, [orbit[0].worldFromCamera[11], orbit[53].worldFromCamera[11]], [120, 60]);
  near(t, [orbit[0].worldFromCamera[3], orbit[0].worldFromCamera[7]], [90, 0]);
  // 18 views a turn.
  t.true(Math.abs(Math.atan2(orbit[18].worldFromCamera[7], orbit[18].worldFromCamera[3])) < 1e-9);
  t.throws(() => obliqueView([0, 0, 0], { ...size, heightM: 10, downRad: 0, azimuthRad: 0 }), {
    instanceOf: InputError,
  });
});

test('straight down, the top of the image is north', (t) => {
  const [right, down, forward] = axes(poseLookingAt([3, 4, 50], [3, 4, 0]));
  near(t, right, [1, 0, 0]);
  near(t, down, [0, -1, 0]);
  near(t, forward, [0, 0, -1]);
  t.throws(() => poseLookingAt([1, 2, 3], [1, 2, 3]), { instanceOf: InputError });
  const [, level] = axes(groundView([0, -20, 1.7], [0, 0, 1.7], { widthPx: 10, heightPx: 10 }).worldFromCamera);
  near(t, level, [0, 0, -1]);
});

test('the depth camera clips to its range and gives 0 where nothing is', (t) => {
  const pose = groundView([0, 0, 1.25], [1, 0, 1.25], { widthPx: 1, heightPx: 1 }).worldFromCamera;
  const depth = renderNormalisedDepth([placed(groundMesh(5000)), placed(boxMesh(), [4, 0, 0], [1, 1, 1.6])], pose);
  t.is(depth.length, 256 * 256);
  // Habitat's rays: ((u + 0.5 - 128) / 128, (v + 0.5 - 128) / 128, 1).
  t.true(Math.abs(depth[128 * 256 + 128] - 0.35) < 1e-6);
  t.is(depth[0], 0);
  for (const row of [129, 135, 150, 200, 255]) {
    const expected = Math.min(10, 1.25 / ((row + 0.5 - 128) / 128)) / 10;
    t.true(Math.abs(depth[row * 256 + 10] - expected) < 1e-5, `row ${row}`);
  }
  t.throws(() => renderNormalisedDepth([], pose, { leastM: 3, mostM: 2 }), { instanceOf: InputError });
});
