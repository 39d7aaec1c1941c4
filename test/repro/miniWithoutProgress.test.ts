import { join } from 'node:path';
import test from 'ava';
import { buildMini, loadRegistry } from '../../src/protocol/index.js';
import { toyTrack } from '../cli/toyRun.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

test('a mini dataset is built for a caller who does not ask for progress', async (t) => {
  const track = (await loadRegistry([toyTrack])).track('toy');
  const facts = await buildMini(track, {
    outDir: join(temporaryFolder(t), 'set'),
    seed: 0,
    plugins: [toyTrack],
    workers: 1,
  });
  t.is(facts.files, 4);
  t.deepEqual(facts.parts, ['all']);
});
