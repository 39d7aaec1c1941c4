import { cpSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { toyTrack } from './toyRun.js';

test('a plugin whose track lacks parts is refused by name', async (t) => {
  const folder = temporaryFolder(t);
  cpSync(toyTrack, folder, { recursive: true });
  writeFileSync(join(folder, 'track.js'), "export const track = { id: 'mine', title: 'Mine', phases: [] };\n");
  const { code, stderr } = await robosense(['list', 'tracks', '--plugin', folder]);
  t.is(code, 2, stderr);
  t.regex(stderr, /track\.js: its track lacks description, resampledUnit, profiles/);
});

test('a plugin without a baseline file does not break the list of models', async (t) => {
  const folder = temporaryFolder(t);
  cpSync(join(toyTrack, 'track.mjs'), join(folder, 'track.mjs'));
  const { code, stdout, stderr } = await robosense(['models', 'list', '--plugin', folder, '--json']);
  t.is(code, 0, stderr);
  t.deepEqual(
    (JSON.parse(stdout) as { track: string; model: string }[]).find((row) => row.track === 'toy'),
    { track: 'toy', model: 'none', bytes: null } as never,
  );
});
