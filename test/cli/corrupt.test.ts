import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { kittiBin, readImage, writeImage } from '../../src/sensors/index.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { picture, scan, writeSmallKitti } from '../protocol/corrupt/smallKitti.js';
import { projectUrl } from '../helpers/projectUrl.js';

test.serial('an image: other seeds and modes, other bytes; equal ones, equal bytes', async (t) => {
  const cwd = temporaryFolder(t);
  await writeImage(join(cwd, 'a.png'), picture());
  const corrupt = async (out: string, ...more: string[]): Promise<string> => {
    const args = ['corrupt', 'a.png', '--condition', 'imagecorruptions/gaussian_noise@2', '--out', out, ...more];
    const { code, stdout, stderr } = await robosense(args, { cwd });
    t.is(code, 0, stderr);
    t.is(stdout, `${out}\n`);
    return Buffer.from((await readImage(join(cwd, out))).pixels.data as Uint8Array).toString('base64');
  };
  const first = await corrupt('1.png');
  t.is(await corrupt('2.png', '--seed', '0', '--mode', 'fixed'), first);
  t.not(await corrupt('3.png', '--seed', '1'), first);
});

test.serial('a cloud through two conditions, one of them of the user', async (t) => {
  const cwd = temporaryFolder(t);
  await kittiBin.write(join(cwd, 'a.bin'), scan());
  writeFileSync(
    join(cwd, 'mine.yaml'),
    `schema: robosense.corruptions/1
id: mine
title: Rain on a dirty sensor
citation: ours
licence: Apache-2.0
sensor: lidar
types:
  dirty_rain:
    chain:
      - condition: 3dad-lidar/rain_lisa
      - operation: density
        severities: { 3: { ratio: 0.5 } }
`,
  );
  const args = ['corrupt', 'a.bin', '--condition', 'robo3d/motion_blur@1', '--condition', 'mine/dirty_rain@3'];
  const { code, stdout, stderr } = await robosense([...args, '--suite', 'mine.yaml', '--out', 'b.bin', '--json'], {
    cwd,
  });
  t.is(code, 0, stderr);
  t.deepEqual(JSON.parse(stdout).files, ['b.bin']);
  const { points, channels } = await kittiBin.read(join(cwd, 'b.bin'));
  t.true(points.shape[0] > 100 && points.shape[0] < 400, String(points.shape[0]));
  t.is(channels.length, 4);
});

test.serial('a data set, with progress on standard error', async (t) => {
  const cwd = temporaryFolder(t);
  await writeSmallKitti(join(cwd, 'kitti'), 2);
  const args = ['corrupt', 'kitti', '--condition', 'imagecorruptions/fog@3', '--workers', '1', '--out', 'foggy'];
  const { code, stdout, stderr } = await robosense(args, { cwd });
  t.is(code, 0, stderr);
  t.is(stdout, 'foggy: 2 frames, 2 files corrupted, 7 copied\n');
  t.regex(stderr, /corrupt: 2\/2/);
  t.deepEqual(readdirSync(join(cwd, 'foggy')).sort(), ['ImageSets', 'robosense-corruption.json', 'training']);
});

test.serial('a contact sheet', async (t) => {
  const cwd = temporaryFolder(t);
  await writeImage(join(cwd, 'a.png'), picture());
  const args = ['corrupt', 'a.png', '--sheet', '--suite', 'imagecorruptions', '--out', 'sheet.png'];
  const { code, stdout, stderr } = await robosense(args, { cwd });
  t.is(code, 0, stderr);
  t.is(stdout, 'sheet.png\n');
  t.is((await readImage(join(cwd, 'sheet.png'))).pixels.shape[1], 5 * 246 + 6);
});

test.serial('wrong usage ends with one line and exit code 2, and writes nothing', async (t) => {
  const cwd = temporaryFolder(t);
  await writeImage(join(cwd, 'a.png'), picture());
  const refused = async (message: RegExp, ...args: string[]): Promise<void> => {
    const { code, stdout, stderr } = await robosense(['corrupt', 'a.png', ...args], { cwd });
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, message);
    t.is(stderr.trim().split('\n').length, 1, stderr);
    t.false(existsSync(join(cwd, 'b.png')));
  };
  await refused(/needs --condition, e\.g\. imagecorruptions\/fog@3/, '--out', 'b.png');
  await refused(/did you mean imagecorruptions\/fog@3/, '--condition', 'imagecorruptions/fogg@3', '--out', 'b.png');
  await refused(/has no severity 6; there is 1, 2, 3, 4, 5/, '--condition', 'imagecorruptions/fog@6', '--out', 'b.png');
  await refused(/a\.png exists already/, '--condition', 'imagecorruptions/fog@1', '--out', 'a.png');
  await refused(/a sheet is a \.png file/, '--sheet', '--out', 'b.jpg');
  await refused(/without --condition/, '--sheet', '--condition', 'imagecorruptions/fog@1', '--out', 'b.png');
  await refused(
    /without --sheet a file of corruptions/,
    '--suite',
    'robobev',
    '--condition',
    'robobev/fog@2',
    '--out',
    'b.png',
  );
});

test.serial('list corruptions: every suite, type and severity, marks, licence and citation', async (t) => {
  const { code, stdout } = await robosense(['list', 'corruptions', '--json']);
  t.is(code, 0);
  const rows = JSON.parse(stdout) as {
    id: string;
    severities?: number[];
    levels?: string[];
    unverified?: number[];
    licence?: string;
    citation?: string;
  }[];
  const row = (id: string) => rows.find((each) => each.id === id);
  t.deepEqual(row('robobev/low_light')?.severities, [2, 3, 4]);
  t.deepEqual(row('robobev/low_light')?.levels, ['easy', 'mid', 'hard']);
  t.deepEqual(row('robo3d/wet_ground')?.unverified, [2, 3]);
  t.regex(row('robo3d')?.licence ?? '', /CC BY-NC-SA 4\.0/);
  t.regex(row('imagecorruptions')?.citation ?? '', /ICLR 2019/);
  for (const suite of [
    'imagecorruptions',
    'robodepth',
    'robobev',
    'drivebench',
    'university1652-wx',
    '3dad-camera',
    'robo3d',
    '3dad-lidar',
    'depth',
  ]) {
    t.truthy(row(suite), suite);
  }
  const golden = JSON.parse(readFileSync(projectUrl('test/golden/corruptions.json'), 'utf8')) as {
    image: { stats: Record<string, Record<string, unknown>> };
  };
  for (const [type, severities] of Object.entries(golden.image.stats)) {
    for (const severity of Object.keys(severities))
      t.true(row(type)?.severities?.includes(Number(severity)), `${type}@${severity}`);
  }
});
