import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { PinholeCamera } from '../../src/contracts/index.js';
import {
  kittiCameraBoxesToLidar,
  lidarBoxesToKittiObjects,
  rectifiedCameraFromLidar,
  wrapAngle,
} from '../../src/geometry/index.js';
import { testWithRealData } from '../helpers/realData.js';

const camera: PinholeCamera = {
  widthPx: 1000,
  heightPx: 400,
  imageFromCamera: Float64Array.of(500, 0, 500, 0, 0, 500, 200, 0, 0, 0, 1, 0),
  cameraFromLidar: Float64Array.of(0, -1, 0, 0, 0, 0, -1, 0, 1, 0, 0, 0, 0, 0, 0, 1),
};

test('a box straight ahead: hull of the near face, centre of the bottom, alpha', (t) => {
  // Near face at 8 m, 2 m wide, 1.5 m high, centre 0.25 m below the axis.
  const boxes = Float64Array.of(10, 0, -0.25, 4, 2, 1.5, 0);
  const { objects, kept, dropped } = lidarBoxesToKittiObjects(boxes, ['Car'], camera, [0.75]);
  t.deepEqual([kept, dropped], [[0], []]);
  t.deepEqual([...objects.bbox], [437.5, 168.75, 562.5, 262.5]);
  t.deepEqual(
    [...objects.location].map((v) => v + 0),
    [0, 1, 10],
  );
  t.deepEqual([...objects.dimensions], [4, 1.5, 2]);
  t.is(objects.rotationY[0], -Math.PI / 2);
  t.is(objects.alpha[0], -Math.PI / 2);
  t.deepEqual([...(objects.score ?? [])], [0.75]);
  t.deepEqual([objects.truncated[0], objects.occluded[0]], [-1, -1]);
});

test('boxes are clipped to the last pixel and dropped outside and behind', (t) => {
  const rows = [
    [3, 0, 0, 4, 2, 1.5, 0.3],
    [-10, 0, 0, 4, 2, 1.5, 0],
    [10, 30, 0, 4, 2, 1.5, 0],
    [2, 0, 0, 6, 2, 30, 0],
  ];
  const names = ['Car', 'Car', 'Pedestrian', 'Van'];
  const { objects, kept, dropped } = lidarBoxesToKittiObjects(Float64Array.from(rows.flat()), names, camera);
  t.deepEqual(kept, [0, 3]);
  t.deepEqual(dropped, [1, 2]);
  t.deepEqual([...objects.name], ['Car', 'Van']);
  // The second reaches behind the camera: only its corners in front are projected.
  t.deepEqual([...objects.bbox.slice(4)], [400, 0, 600, 399]);
  t.is(objects.bbox[2] <= 999 && objects.bbox[0] >= 0, true);
  t.is(objects.score, undefined);
});

test('alpha is the heading against the ray to the object, wrapped', (t) => {
  const boxes = Float64Array.of(10, 8, 0, 4, 2, 1.5, 3);
  const { objects } = lidarBoxesToKittiObjects(boxes, ['Car'], camera);
  t.true(Math.abs(objects.alpha[0] - wrapAngle(-3 - Math.PI / 2 - Math.atan2(-8, 10))) < 1e-15);
  t.true(objects.rotationY[0] >= -Math.PI && objects.rotationY[0] < Math.PI);
});

test('a corner beyond the reach of the lens model does not fold into the image', (t) => {
  // r (1 - 0.5 r²) turns back at r = 0.816 and changes sign at 1.41.
  const bent: PinholeCamera = { ...camera, distortion: [-0.5, 0, 0, 0] };
  const beside = Float64Array.of(10, 18, 0, 2, 2, 2, 0);
  t.deepEqual(lidarBoxesToKittiObjects(beside, ['Car'], bent).dropped, [0]);
  const ahead = lidarBoxesToKittiObjects(Float64Array.of(20, 5, 0, 2, 2, 2, 0), ['Car'], bent);
  const straight = lidarBoxesToKittiObjects(Float64Array.of(20, 5, 0, 2, 2, 2, 0), ['Car'], camera);
  t.true(ahead.objects.bbox[0] > straight.objects.bbox[0], 'a barrel lens pulls towards the centre');
});

test('an empty frame gives empty columns; lengths must agree', (t) => {
  const { objects, kept } = lidarBoxesToKittiObjects(new Float64Array(0), [], camera);
  t.deepEqual([kept.length, objects.bbox.length, objects.location.length], [0, 0, 0]);
  t.throws(() => lidarBoxesToKittiObjects(new Float64Array(14), ['Car'], camera), { message: /2 boxes, 1 names/ });
  t.throws(() => lidarBoxesToKittiObjects(new Float64Array(7), ['Car'], camera, []), { message: /0 scores/ });
});

testWithRealData('real KITTI labels: projected boxes lie where people drew them', (t, folder) => {
  const calib = new Map(
    readFileSync(join(folder, '_derived/kitti_000008_calib.txt'), 'utf8')
      .split('\n')
      .filter((line) => line.includes(':'))
      .map((line) => {
        const [key, numbers] = line.split(':') as [string, string];
        return [key, numbers.trim().split(/\s+/).map(Number)];
      }),
  );
  const cameraFromLidar = rectifiedCameraFromLidar(calib.get('R0_rect') ?? [], calib.get('Tr_velo_to_cam') ?? []);
  const camera2: PinholeCamera = {
    widthPx: 1242,
    heightPx: 375,
    imageFromCamera: Float64Array.from(calib.get('P2') ?? []),
    cameraFromLidar,
  };
  const labels = readFileSync(join(folder, '_derived/kitti_000008_label_2.txt'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([type]) => type === 'Car')
    .map((fields) => fields.slice(1).map(Number));
  const cameraBoxes = labels.flatMap(([, , , , , , , h, w, l, x, y, z, ry]) => [x, y, z, l, h, w, ry]);
  const boxes = kittiCameraBoxesToLidar(Float64Array.from(cameraBoxes), cameraFromLidar);
  const { objects, kept } = lidarBoxesToKittiObjects(
    boxes,
    labels.map(() => 'Car'),
    camera2,
  );
  t.is(kept.length, 6);
  for (const [row, label] of labels.entries()) {
    const [x1, y1, x2, y2] = label.slice(3, 7);
    const [a1, b1, a2, b2] = objects.bbox.slice(4 * row, 4 * row + 4);
    const shared = Math.max(0, Math.min(x2, a2) - Math.max(x1, a1)) * Math.max(0, Math.min(y2, b2) - Math.max(y1, b1));
    const union = (x2 - x1) * (y2 - y1) + (a2 - a1) * (b2 - b1) - shared;
    t.true(shared / union > 0.75, `car ${row}: overlap ${shared / union}`);
    // Positions are rounded to centimetres: 4 m away that turns the ray by hundredths.
    t.true(Math.abs(wrapAngle(objects.alpha[row] - label[2])) < 0.05, `car ${row}: alpha`);
  }
});
