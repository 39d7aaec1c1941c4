import test from 'ava';
import type { Image, PointCloud, Sample } from '../../../src/contracts/index.js';
import { corruptionsAdCameraSuite, corruptionsAdLidarSuite } from '../../../src/corruptions/index.js';
import { openNuscenesDataset } from '../../../src/datasets/nuscenes/index.js';
import { applyCondition, findCondition } from '../../../src/protocol/index.js';
import { readImage } from '../../../src/sensors/index.js';
import { scan, picture } from '../../protocol/corrupt/smallKitti.js';
import { CAMERAS, writeSmallNuscenes } from '../../protocol/corrupt/smallNuscenes.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const suites = [corruptionsAdLidarSuite, corruptionsAdCameraSuite];
const apply = (id: string, sample: Sample): Sample => applyCondition(findCondition(id, suites), sample, 0);
/** Distance of the pole, which tells the recording: 10 m at the first, a metre more at each that follows. */
const poleM = ({ points }: PointCloud): number => points.get(0, 0);
const poleOf = async (sample: Sample): Promise<number> => poleM((await sample.pointCloud?.()) as PointCloud);

test('the cloud of a moment before: sweeps count, and no scene leads to another', async (t) => {
  const root = temporaryFolder(t);
  const tokens = await writeSmallNuscenes(root, { samples: 3, sweeps: 9 });
  const dataset = await openNuscenesDataset({ path: root });
  t.is(dataset.tables.hasSweeps, false, 'rows between key frames are read when they are asked for');
  // Recordings of a scene: the first key frame, then nine sweeps and a key frame, twice.
  const last = await dataset.sample(tokens[2] as string);
  t.is(await poleOf(last), 10 + 20);
  for (const severity of [1, 2, 3, 4, 5]) {
    const late = apply(`3dad-lidar/temporal_misalignment@${severity}`, last);
    t.is(await poleOf(late), 30 - 2 * severity);
    t.deepEqual(
      late.notes?.filter(({ code }) => code === 'corruption'),
      [],
    );
  }
  const second = apply('3dad-lidar/temporal_misalignment@5', await dataset.sample(tokens[4] as string));
  t.is(await poleOf(second), 10 + 21, 'ten before the second key frame of the second scene is its first');
  const first = apply('3dad-lidar/temporal_misalignment@1', await dataset.sample(tokens[3] as string));
  t.is(await poleOf(first), 10 + 21);
  t.deepEqual(
    first.notes?.map(({ message }) => message),
    [
      '3dad-lidar/temporal_misalignment@1: fewer than 2 recordings before: the earliest of the sequence is taken',
      'LiDAR layout: nuscenes',
      '3dad-lidar/temporal_misalignment@1 left the point cloud as it was',
    ],
  );
});

test('the image of a moment before, of the same camera', async (t) => {
  const root = temporaryFolder(t);
  const tokens = await writeSmallNuscenes(root, { samples: 2 });
  const dataset = await openNuscenesDataset({ path: root });
  const [before, now] = [await dataset.sample(tokens[2] as string), await dataset.sample(tokens[3] as string)];
  const image = (camera: string): string => now.files.find((file) => file.includes(`/${camera}/`)) as string;
  t.is((await readImage(image('CAM_BACK'))).pixels.shape[0], 36 + 3);
  // Images of this set grow with time: a camera that changes its size is refused.
  const late = apply('3dad-camera/temporal_misalignment@1', now);
  await t.throwsAsync(async () => late.image?.('CAM_BACK'), {
    message: /camera CAM_BACK: 3dad-camera\/temporal_misalignment@1: .*the earlier image has 67 × 38 pixels/,
  });
  const same = picture(64, 36);
  const stub: Sample = {
    ...now,
    image: async () => same,
    earlierImage: async (camera, steps) => ({
      data: (await before.image?.(CAMERAS[0] as string)) as Image,
      steps: Math.min(steps, camera === 'CAM_BACK' ? 1 : 2),
      ageS: 0.5,
    }),
  };
  const sized: Sample = { ...stub, image: () => before.image?.(CAMERAS[0] as string) as Promise<Image> };
  const shown = apply('3dad-camera/temporal_misalignment@1', sized);
  t.deepEqual((await shown.image?.('CAM_BACK'))?.pixels.data, (await before.image?.('CAM_FRONT'))?.pixels.data);
  t.deepEqual(
    shown.notes?.map(({ message }) => message),
    [
      '3dad-camera/temporal_misalignment@1 left every image as it was',
      '3dad-camera/temporal_misalignment@1: fewer than 2 recordings before: the earliest of the sequence is taken',
      '3dad-camera/temporal_misalignment@1: recordings are about 0.5 s apart, published for 0.083 s: a larger fault',
    ],
  );
});

test('without sequences it is refused, and after another change of the same sensor', async (t) => {
  const alone: Sample = { id: 'a', files: [], pointCloud: async () => scan(), image: async () => picture() };
  await t.throwsAsync(poleOf(apply('3dad-lidar/temporal_misalignment@1', alone)), {
    message: /sample a: 3dad-lidar\/temporal_misalignment@1 takes what the sensor recorded before.*no sequences/,
  });
  await t.throwsAsync(async () => apply('3dad-camera/temporal_misalignment@1', alone).image?.('front'), {
    message: /camera front: 3dad-camera\/temporal_misalignment@1 takes what the sensor recorded before/,
  });
  const earlier = { data: scan(300), steps: 2, ageS: 0.1 };
  const moving: Sample = { ...alone, earlierPointCloud: async () => earlier };
  t.is(poleM(earlier.data), await poleOf(apply('3dad-lidar/temporal_misalignment@1', moving)));
  const after = apply('3dad-lidar/gaussian_noise@1+3dad-lidar/temporal_misalignment@1', moving);
  await t.throwsAsync(poleOf(after), { message: /name this one first/ });
  const first = apply('3dad-lidar/temporal_misalignment@1+3dad-lidar/gaussian_noise@1', moving);
  t.not(await poleOf(first), poleM(earlier.data));
});
