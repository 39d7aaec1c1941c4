import test from 'ava';
import { formatKittiCalibration, kittiCamera2, parseKittiCalibration } from '../../../src/datasets/kitti/index.js';
import { FileFormatError } from '../../../src/errors/index.js';

const numbers = (n: number, from = 1): string => Array.from({ length: n }, (_, i) => from + i / 4).join(' ');
/** Quarter turn about x as rectification, camera axes from LiDAR axes with an offset. */
const text = `P0: ${numbers(12)}
P2: ${numbers(12, 7)}
R0_rect: 1 0 0 0 0 -1 0 1 0
Tr_velo_to_cam: 0 -1 0 0.5 0 0 -1 0.25 1 0 0 -0.125
Tr_imu_to_velo: ${numbers(12)}

`;

test('matrices are read and combined', (t) => {
  const calibration = parseKittiCalibration(text, 'calib.txt');
  t.deepEqual(Object.keys(calibration.projections), ['P0', 'P2']);
  t.is(calibration.projections.P2?.[1], 7.25);
  // R0_rect · Tr_velo_to_cam, by hand.
  t.deepEqual(
    [...calibration.cameraFromLidar],
    [0, -1, 0, 0.5, -1, 0, 0, 0.125, 0, 0, -1, 0.25, 0, 0, 0, 1].map((value) => value + 0),
  );
  const camera = kittiCamera2(calibration, 'calib.txt', { widthPx: 4, heightPx: 3 });
  t.true(camera.imageFromCamera === calibration.projections.P2);
  t.is(camera.widthPx, 4);
});

test('the spellings of the tracking benchmark are known', (t) => {
  const tracking = text.replace('R0_rect:', 'R_rect').replace('Tr_velo_to_cam:', 'Tr_velo_cam');
  t.deepEqual(parseKittiCalibration(tracking, 'a'), parseKittiCalibration(text, 'a'));
});

test('a written calibration reads back digit for digit', (t) => {
  const calibration = parseKittiCalibration(text.replace('7 ', '0.1234567890123456789 '), 'a');
  t.deepEqual(parseKittiCalibration(formatKittiCalibration(calibration), 'a'), calibration);
});

test('defects name file and place', (t) => {
  const refuse = (bad: string, message: RegExp): unknown =>
    t.throws(() => kittiCamera2(parseKittiCalibration(bad, 'c.txt'), 'c.txt'), {
      instanceOf: FileFormatError,
      message,
    });
  refuse(text.replace('R0_rect', 'R1_rect'), /c\.txt: has no R0_rect/);
  refuse(text.replace('Tr_velo_to_cam', 'Tr'), /c\.txt: has no Tr_velo_to_cam/);
  refuse(text.replace('P2', 'P4'), /c\.txt: has no P2/);
  refuse(text.replace('R0_rect: 1', 'R0_rect:'), /c\.txt: R0_rect: has 8 numbers instead of 9/);
  refuse(text.replace('R0_rect: 1', 'R0_rect: one'), /c\.txt: line 3: .*numbers alone/);
  refuse(text.replace('R0_rect: 1', 'R0_rect: nan'), /c\.txt: line 3/);
});
