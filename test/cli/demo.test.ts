import { join } from 'node:path';
import test from 'ava';
import type { Result } from '../../src/protocol/index.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

test('the demo shows every track that ships a baseline', async (t) => {
  const cwd = temporaryFolder(t);
  const env = { ROBOSENSE_CACHE: process.env.ROBOSENSE_CACHE ?? join(cwd, 'cache') };
  const { code, stdout, stderr } = await robosense(['demo', '--limit', '4', '--device', 'cpu', '--json'], { cwd, env });
  t.is(code, 0, stderr);
  const results = JSON.parse(stdout) as Result[];
  t.deepEqual(
    results.map(({ track }) => track),
    ['sensor-placement', 'cross-modal-drone-navigation', 'cross-platform-3d-object-detection'],
  );
  for (const { track, conditions, score } of results) {
    t.is(conditions[0].id, 'clean', track);
    t.true(conditions.length > 4, track);
    t.true((score.value as number) > 10, `${track}: ${score.value}`);
  }
  t.regex(stderr, /submission: none, because only 4 of 60 samples were run/);
});
