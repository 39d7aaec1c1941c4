import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Result } from '../../src/protocol/index.js';
import { toyPlan } from '../cli/toyRun.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

/** Such a run came back with an unsorted file and a model called "unknown": both were written at the very end only. */
test('a run that was killed in its second condition has the first one whole', async (t) => {
  const folder = temporaryFolder(t);
  const plan = toyPlan(folder, 6);
  const record = join(folder, 'run', 'predictions', 'clean.performance.json');
  // The gate stays shut: nothing of the second condition is finished.
  const killed = await robosense(['predict', plan], {
    env: { TOY_GATE: join(folder, 'gate'), TOY_GATED: 'toy/offset@1' },
    onStart: (child) => {
      const watch = setInterval(() => {
        if (!existsSync(record)) return;
        clearInterval(watch);
        child.kill('SIGKILL');
      }, 10);
      child.on('close', () => clearInterval(watch));
    },
  });
  t.is(killed.code, null);
  const clean = join(folder, 'run', 'predictions', 'clean.jsonl');
  const lines = readFileSync(clean, 'utf8').trim().split('\n');
  t.is(lines.length, 6);
  writeFileSync(clean, `${lines.reverse().join('\n')}\n`);

  // The lock of a killed run is let go after 20 seconds; its folder may be used at once when the lock is taken away.
  rmSync(join(folder, 'run', 'run.lock'), { recursive: true, force: true });
  const { code, stdout, stderr } = await robosense(['run', plan, '--json']);
  t.is(code, 0, stderr);
  const { provenance, conditions } = JSON.parse(stdout) as Result;
  t.is(provenance.model?.id, 'toy');
  t.is(provenance.model?.provider.used, 'none');
  t.not(conditions[0]?.performance?.samplesPerSecond, null);
  // Killed a moment earlier, that record would be missing: the model is known all the same.
  rmSync(record);
  const scored = await robosense(['score', plan, '--json']);
  t.is((JSON.parse(scored.stdout) as Result).provenance.model?.id, 'toy');
  const ids = readFileSync(clean, 'utf8')
    .trim()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id);
  t.deepEqual(ids, ['0', '1', '2', '3', '4', '5']);
});
