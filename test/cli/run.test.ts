import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Result } from '../../src/protocol/index.js';
import { robosense, type CommandResult } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { toyPlan, toyTrack } from './toyRun.js';
import { projectUrl } from '../helpers/projectUrl.js';

const lines = (path: string): string[] => readFileSync(path, 'utf8').split('\n').filter(Boolean);

test('a run predicts, scores and writes its result', async (t) => {
  const folder = temporaryFolder(t);
  const { code, stdout, stderr } = await robosense(['run', toyPlan(folder, 6), '--json']);
  t.is(code, 0, stderr);
  const result = JSON.parse(stdout) as Result;
  t.deepEqual(
    result.conditions.map(({ id, score }) => [id, score.value]),
    [
      ['clean', 100],
      ['toy/offset@1', 0],
    ],
  );
  t.deepEqual(result.score.ci95, [100, 100]);
  t.is(result.aggregate.relativeDrop['toy/offset@1'], 100);
  t.deepEqual(JSON.parse(readFileSync(join(folder, 'run', 'results.json'), 'utf8')), result);
  t.deepEqual(
    lines(join(folder, 'run', 'predictions', 'clean.jsonl')).map((line) => (JSON.parse(line) as { id: string }).id),
    ['0', '1', '2', '3', '4', '5'],
  );
});

test('equal inputs give equal digests and numbers, whatever the number of workers', async (t) => {
  const run = async (workers: number): Promise<Result> => {
    const { stdout } = await robosense(['run', toyPlan(temporaryFolder(t), 9), '--json', '--workers', String(workers)]);
    return JSON.parse(stdout) as Result;
  };
  const [one, three] = await Promise.all([run(1), run(3)]);
  t.is(one.provenance.dataset.sha256, three.provenance.dataset.sha256);
  t.deepEqual(
    one.conditions.map(({ performance: _performance, ...numbers }) => numbers),
    three.conditions.map(({ performance: _performance, ...numbers }) => numbers),
  );
});

/** Runs the toy track, stops it with Ctrl-C in the last of `afterLines` logged works, which ends after that. */
function interrupted(
  args: readonly string[],
  { log, afterLines, env }: { log: string; afterLines: number; env?: NodeJS.ProcessEnv },
): Promise<CommandResult> {
  writeFileSync(log, '');
  const gate = `${log}-gate`;
  return robosense(args, {
    env: { ...env, TOY_LOG: log, TOY_GATE: gate, TOY_FREE: String(afterLines - 1) },
    onStart: (child) => {
      const watch = setInterval(() => {
        if (lines(log).length < afterLines) return;
        clearInterval(watch);
        child.kill('SIGINT');
      }, 20);
      child.on('close', () => clearInterval(watch));
      let told = '';
      child.stderr?.on('data', (text: string) => {
        told += text;
        if (told.includes('stopping')) writeFileSync(gate, '');
      });
    },
  });
}

test('Ctrl-C while a mini dataset is built ends the run and leaves nothing half-built', async (t) => {
  const folder = temporaryFolder(t);
  const cache = join(folder, 'cache');
  const plan = toyPlan(folder, 1, { dataset: { mini: 'all' }, conditions: [], engine: { workers: 1 } });
  const log = join(folder, 'log');
  const stopped = await interrupted(['run', plan], { log, afterLines: 2, env: { ROBOSENSE_CACHE: cache } });
  t.is(stopped.code, 130, stopped.stderr);
  t.regex(stopped.stderr, /stopped with \d of 4 units to go/);
  t.deepEqual(readdirSync(join(cache, 'mini', 'toy')), []);
});

test('Ctrl-C keeps what is finished and the same command goes on from there', async (t) => {
  const folder = temporaryFolder(t);
  const plan = toyPlan(folder, 12, { conditions: [], engine: { workers: 1 } });
  const log = join(folder, 'log');
  const stopped = await interrupted(['run', plan], { log, afterLines: 4 });
  t.is(stopped.code, 130, stopped.stderr);
  t.regex(stopped.stderr, /the same command goes on from here/);
  const finished = lines(join(folder, 'run', 'predictions', 'clean.jsonl')).length;
  t.true(finished >= 3 && finished < 12, `${finished} finished`);
  const { code, stderr } = await robosense(['run', plan], { env: { TOY_LOG: log } });
  t.is(code, 0, stderr);
  // Each sample was predicted exactly once over both starts.
  t.deepEqual(lines(log).sort(), Array.from({ length: 12 }, (_, i) => String(i)).sort());
});

test('a run that was killed in the middle of a line goes on', async (t) => {
  const folder = temporaryFolder(t);
  const plan = toyPlan(folder, 5, { conditions: [] });
  await robosense(['run', plan]);
  const path = join(folder, 'run', 'predictions', 'clean.jsonl');
  const whole = readFileSync(path, 'utf8');
  const numbers = (text: string): unknown[] =>
    text
      .trim()
      .split('\n')
      .map((line) => {
        const { id, prediction } = JSON.parse(line) as { id: string; prediction: unknown };
        return { id, prediction };
      });
  writeFileSync(path, `${whole.split('\n').slice(0, 2).join('\n')}\n`);
  appendFileSync(path, '{"id":"2","predic');
  const { code, stderr } = await robosense(['run', plan]);
  t.is(code, 0, stderr);
  t.deepEqual(numbers(readFileSync(path, 'utf8')), numbers(whole));
});

test('a worker that dies loses no finished work', async (t) => {
  const folder = temporaryFolder(t);
  const { code, stdout, stderr } = await robosense(['run', toyPlan(folder, 8), '--json'], {
    env: { TOY_DIE: join(folder, 'died') },
  });
  t.is(code, 0, stderr);
  t.is((JSON.parse(stdout) as Result).score.value, 100);
});

test('a changed model is noticed and --restart redoes the run', async (t) => {
  const folder = temporaryFolder(t);
  const model = join(folder, 'model.txt');
  writeFileSync(model, '0.25');
  const plan = toyPlan(folder, 4, { conditions: [], model: { path: 'model.txt' } });
  t.is((await robosense(['run', plan])).code, 0);
  writeFileSync(model, '0.75');
  const refused = await robosense(['run', plan]);
  t.is(refused.code, 2);
  t.regex(refused.stderr, /made with another model; add --restart/);
  const redone = await robosense(['run', plan, '--restart', '--json']);
  t.is((JSON.parse(redone.stdout) as Result).score.value, 0);
});

test('a changed dataset and a changed plugin are noticed', async (t) => {
  const folder = temporaryFolder(t);
  const plugin = join(folder, 'plugin');
  cpSync(toyTrack, plugin, { recursive: true });
  const plan = toyPlan(folder, 4, { conditions: [], plugins: [plugin] });
  t.is((await robosense(['run', plan])).code, 0);
  t.is((await robosense(['run', plan])).code, 0);
  writeFileSync(join(folder, 'data', '2.txt'), '17.5');
  const data = await robosense(['run', plan]);
  t.is(data.code, 2);
  t.regex(data.stderr, /made with another dataset; add --restart/);
  t.is((await robosense(['run', plan, '--restart'])).code, 0);
  appendFileSync(join(plugin, 'track.mjs'), '// changed\n');
  const code = await robosense(['run', plan]);
  t.is(code.code, 2);
  t.regex(code.stderr, /made with another code; add --restart/);
});

test('two runs in one folder: the second is refused', async (t) => {
  const folder = temporaryFolder(t);
  const log = join(folder, 'log');
  const gate = join(folder, 'gate');
  writeFileSync(log, '');
  const plan = toyPlan(folder, 10, { conditions: [], engine: { workers: 1 } });
  const first = robosense(['run', plan], { env: { TOY_LOG: log, TOY_GATE: gate } });
  let ended = false;
  void first.then(() => (ended = true));
  while (!ended && lines(log).length === 0) await new Promise((resolve) => setTimeout(resolve, 30));
  const second = await robosense(['run', plan]);
  writeFileSync(gate, '');
  t.is(second.code, 2);
  t.regex(second.stderr, /another run is working in this folder/);
  t.is((await first).code, 0);
});

test('the steps one at a time give what the run gives', async (t) => {
  const folder = temporaryFolder(t);
  const plan = toyPlan(folder, 5);
  t.is((await robosense(['predict', plan])).code, 0);
  const scored = await robosense(['score', plan, '--json']);
  t.is(scored.code, 0, scored.stderr);
  t.is((JSON.parse(scored.stdout) as Result).score.value, 100);
  t.is((await robosense(['validate', plan])).code, 0);
});

test('a mini dataset is built once and then found', async (t) => {
  const folder = temporaryFolder(t);
  const env = { ROBOSENSE_CACHE: join(folder, 'cache') };
  const plan = toyPlan(folder, 1, { dataset: { mini: 'all' }, conditions: [] });
  const { code, stdout, stderr } = await robosense(['run', plan, '--json'], { env });
  t.is(code, 0, stderr);
  t.is((JSON.parse(stdout) as Result).score.n, 4);
  const wrong = await robosense(['run', toyPlan(folder, 1, { dataset: { mini: 'al' } }), '--restart'], { env });
  t.is(wrong.code, 2);
  t.regex(wrong.stderr, /no mini dataset "al"; did you mean all\?/);
});

test('final scores combine the phases in order', async (t) => {
  const folder = temporaryFolder(t);
  const files: string[] = [];
  for (const phase of ['1', '2']) {
    await robosense(['run', toyPlan(folder, 3, { phase, conditions: [], out: `run${phase}` })]);
    files.push(join(folder, `run${phase}`, 'results.json'));
  }
  const plugin = ['--plugin', projectUrl('test/fixtures/toy-track').pathname];
  const final = await robosense(['score', '--final', ...files, '--json', ...plugin]);
  t.is(final.code, 0, final.stderr);
  t.is((JSON.parse(final.stdout) as { value: number }).value, 100);
  const swapped = await robosense(['score', '--final', ...files.reverse(), ...plugin]);
  t.is(swapped.code, 2);
  t.regex(swapped.stderr, /phase 2, but phase 1 belongs here/);
});
