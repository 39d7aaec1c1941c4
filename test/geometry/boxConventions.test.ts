import test from 'ava';
import fc from 'fast-check';
import {
  boxConventions,
  boxCorners,
  fromHouseBoxes,
  kittiCameraBoxesToLidar,
  lidarBoxesToKittiCamera,
  rectifiedCameraFromLidar,
  toHouseBoxes,
  type BoxConvention,
} from '../../src/geometry/index.js';
import { testWithRealData } from '../helpers/realData.js';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const conventions: readonly BoxConvention[] = Object.values(boxConventions);
const finite = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true });
const box = fc.tuple(
  finite(-80, 80),
  finite(-80, 80),
  finite(-5, 5),
  finite(0.1, 20),
  finite(0.1, 5),
  finite(0.1, 5),
  finite(-6.3, 6.3),
);
const near = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean =>
  Array.from(a).every((value, i) => Math.abs(value - b[i]) <= tolerance);

for (const convention of conventions) {
  test(`${convention.id}: there and back is the same box`, (t) => {
    t.notThrows(() =>
      fc.assert(
        fc.property(fc.array(box, { maxLength: 5 }), (rows) => {
          const boxes = Float64Array.from(rows.flat());
          const back = toHouseBoxes(fromHouseBoxes(boxes, convention), convention);
          return back.length === boxes.length && near(back, boxes, 4e-15);
        }),
      ),
    );
  });
}

/** A car 10 m ahead and 3 m to the left, turned 30° to the left: its house row and the rows of the formats. */
const car = [10, 3, -0.8, 4.2, 1.8, 1.6, Math.PI / 6];

test('the same car in the numbers of each format', (t) => {
  const rows: Readonly<Record<string, readonly number[]>> = {
    lidar: car,
    'mmdet3d-lidar': [10, 3, -1.6, 4.2, 1.8, 1.6, Math.PI / 6],
    'mmdet3d-legacy': [10, 3, -1.6, 1.8, 4.2, 1.6, (-2 * Math.PI) / 3],
    'autoware-centerpoint': [10, 3, -0.8, 1.8, 4.2, 1.6, (-2 * Math.PI) / 3],
    'nuscenes-lidar': [-3, 10, -0.8, 1.8, 4.2, 1.6, (2 * Math.PI) / 3],
    'kitti-camera': [-3, 1.6, 10, 4.2, 1.6, 1.8, (-2 * Math.PI) / 3],
    'kitti-label': [-3, 1.6, 10, 1.6, 1.8, 4.2, (-2 * Math.PI) / 3],
    carla: [10, -3, -0.8, 4.2, 1.8, 1.6, -Math.PI / 6],
  };
  t.deepEqual(Object.keys(rows).sort(), conventions.map(({ id }) => id).sort());
  for (const convention of conventions) {
    t.true(near(fromHouseBoxes(Float64Array.from(car), convention), rows[convention.id], 1e-12), convention.id);
    t.true(near(toHouseBoxes(Float64Array.from(rows[convention.id]), convention), car, 1e-12), convention.id);
  }
});

test('KITTI rotation_y: a heading vector turned about the camera y axis is the house heading', (t) => {
  // Right-handed rotation about camera y (down) takes the x axis to (cos, 0, -sin): right and back.
  const rotationY = 0.7;
  const [right, forward] = [Math.cos(rotationY), -Math.sin(rotationY)];
  const [, , , , , , yaw] = toHouseBoxes(
    Float64Array.of(0, 0, 0, 4, 1.5, 2, rotationY),
    boxConventions['kitti-camera'],
  );
  t.true(Math.abs(Math.cos(yaw) - forward) < 1e-15 && Math.abs(Math.sin(yaw) + right) < 1e-15);
});

test('Pi3DET boxes in KITTI terms: location (-y, -(z - h/2), x), rotation_y = -heading - pi/2', (t) => {
  const [x, y, z, , dy, dz] = fromHouseBoxes(Float64Array.from(car), boxConventions['kitti-camera']);
  t.deepEqual([x, y, z, dy, dz], [-car[1], -(car[2] - car[5] / 2), car[0], car[5], car[4]]);
});

const r0Rect = [
  9.999239e-1, 9.83776e-3, -7.445048e-3, -9.869795e-3, 9.999421e-1, -4.278459e-3, 7.402527e-3, 4.351614e-3, 9.999631e-1,
];
const trVeloToCam = [
  7.533745e-3, -9.999714e-1, -6.16602e-4, -4.069766e-3, 1.480249e-2, 7.280733e-4, -9.998902e-1, -7.631618e-2,
  9.998621e-1, 7.52379e-3, 1.480755e-2, -2.717806e-1,
];

test('calibrated KITTI boxes come back, though the calibration is rounded', (t) => {
  const cameraFromLidar = rectifiedCameraFromLidar(r0Rect, trVeloToCam);
  t.notThrows(() =>
    fc.assert(
      fc.property(fc.array(box, { maxLength: 5 }), (rows) => {
        const boxes = Float64Array.from(rows.flat());
        const back = kittiCameraBoxesToLidar(lidarBoxesToKittiCamera(boxes, cameraFromLidar), cameraFromLidar);
        return near(back, boxes, 1e-12);
      }),
    ),
  );
});

test('the calibrated centre of the bottom face is its projection through R0_rect and Tr_velo_to_cam', (t) => {
  const cameraFromLidar = rectifiedCameraFromLidar(r0Rect, trVeloToCam);
  const corners = boxCorners(Float64Array.from(car), 0);
  const bottom = [0, 1, 2].map((axis) => [0, 1, 2, 3].reduce((sum, i) => sum + corners[3 * i + axis] / 4, 0));
  const cam = [0, 1, 2].map(
    (row) =>
      trVeloToCam[4 * row] * bottom[0] +
      trVeloToCam[4 * row + 1] * bottom[1] +
      trVeloToCam[4 * row + 2] * bottom[2] +
      trVeloToCam[4 * row + 3],
  );
  const rectified = [0, 1, 2].map(
    (row) => r0Rect[3 * row] * cam[0] + r0Rect[3 * row + 1] * cam[1] + r0Rect[3 * row + 2] * cam[2],
  );
  t.true(near(rectified, lidarBoxesToKittiCamera(Float64Array.from(car), cameraFromLidar), 1e-12));
});

testWithRealData('a real KITTI frame: labels to LiDAR and back keep every digit that the file shows', (t, folder) => {
  const frame = (
    JSON.parse(readFileSync(join(folder, '_derived/kitti_000008.json'), 'utf8')) as {
      data_list: [
        {
          images: { R0_rect: number[][]; CAM2: { lidar2cam: number[][] } };
          lidar_points: { Tr_velo_to_cam: number[][] };
          instances: { bbox_label: number; bbox_3d: number[] }[];
        },
      ];
    }
  ).data_list[0];
  const r0 = frame.images.R0_rect.slice(0, 3).flatMap((row) => row.slice(0, 3));
  const cameraFromLidar = rectifiedCameraFromLidar(r0, frame.lidar_points.Tr_velo_to_cam.flat());
  t.true(near(cameraFromLidar, frame.images.CAM2.lidar2cam.flat(), 1e-6), 'the calibration that MMDetection3D stores');
  const labels = frame.instances.filter(({ bbox_label }) => bbox_label >= 0).flatMap(({ bbox_3d }) => bbox_3d);
  const boxes = kittiCameraBoxesToLidar(Float64Array.from(labels), cameraFromLidar);
  t.true(near(lidarBoxesToKittiCamera(boxes, cameraFromLidar), labels, 1e-12));
});
