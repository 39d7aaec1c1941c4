import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Result } from '../../src/protocol/index.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { toyPlan, toyTrack } from './toyRun.js';

test('phases scored with different profiles are not combined', async (t) => {
  const folder = temporaryFolder(t);
  const files: string[] = [];
  for (const phase of ['1', '2']) {
    await robosense(['run', toyPlan(folder, 1, { phase, conditions: [], out: `run${phase}` })]);
    files.push(join(folder, `run${phase}`, 'results.json'));
  }
  const second = files[1] as string;
  const result = JSON.parse(readFileSync(second, 'utf8')) as Result;
  writeFileSync(second, JSON.stringify({ ...result, profile: { ...result.profile, version: 2 } }));
  const { code, stderr } = await robosense(['score', '--final', ...files, '--plugin', toyTrack]);
  t.is(code, 2, stderr);
  t.regex(stderr, /profile toy\/v1 v2, but .* is toy\/v1 v1; score both phases with one profile/);
});
