import { existsSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { readLock } from '../../../src/datasets/lock/index.js';
import { inspectFile } from '../../../src/datasets/lock/verify.js';
import { packageRoot } from '../../../src/installation/index.js';
import { testWithRealData } from '../../helpers/realData.js';

const lock = await readLock(join(packageRoot, 'datasets.lock.json'));

test('the shipped lock has data for each of the five tracks', (t) => {
  t.deepEqual([...new Set(lock.datasets.map(({ track }) => track))].sort(), [
    'cross-modal-drone-navigation',
    'cross-platform-3d-object-detection',
    'driving-with-language',
    'sensor-placement',
    'social-navigation',
  ]);
});

test('everything shipped can be had: files, a folder to list, or a form with a homepage', (t) => {
  for (const { name, access, files, hub, homepage, location } of lock.datasets) {
    t.true(access === 'form' ? homepage !== null : files.length > 0 || hub !== undefined, name);
    t.not(access, 'own');
    t.is(location, undefined);
    for (const { url } of files) t.true(url?.startsWith('https://'), `${name}: ${url}`);
  }
});

test('what is known completely names its commit and has every digest and size', (t) => {
  const sample = lock.datasets.find(({ name }) => name === 'drivelm-challenge-sample');
  t.is(sample?.files.length, 57);
  for (const { url, sha256, bytes } of sample?.files ?? []) {
    t.regex(url as string, /\/1de72a74b257e5373400fa68239e99bd5d20580a\//);
    t.true(sha256 !== null && bytes !== null);
  }
});

testWithRealData('shipped digests are those of real files', async (t, folder) => {
  const sample = lock.datasets.find(({ name }) => name === 'drivelm-challenge-sample');
  const challenge = join(folder, 'OpenDriveLab__DriveLM/challenge');
  let compared = 0;
  for (const file of sample?.files ?? []) {
    const path = ['', 'data/'].map((below) => below + file.path).find((path) => existsSync(join(challenge, path)));
    if (path === undefined) continue;
    t.is(await inspectFile(challenge, { ...file, path }), undefined, file.path);
    compared++;
  }
  t.is(compared, 3);
});
