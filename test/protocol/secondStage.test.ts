import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Result } from '../../src/protocol/index.js';
import { toyPlan, toyTrack } from '../cli/toyRun.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';

/**
 * The toy track with a second stage: each number becomes the mean of all first predictions of its condition. It writes the
 * ids it looks at to TOY_AGAIN and ends the whole program once, at TOY_AGAIN_DIE.
 */
const plugin = `
import { appendFileSync, existsSync, writeFileSync } from 'node:fs';
import { track as toy } from ${JSON.stringify(join(toyTrack, 'track.mjs'))};
export const track = {
  ...toy,
  id: 'toy-twice',
  secondStage: {
    isWanted: async () => process.env.TOY_ONCE === undefined,
    async open({ samples }) {
      const first = [];
      for await (const { sample, prediction } of samples) first.push({ id: sample.id, prediction });
      const mean = first.reduce((sum, each) => sum + each.prediction, 0) / first.length;
      return {
        ids: first.map(({ id }) => id).filter((id) => id !== '1'),
        async predict(id) {
          appendFileSync(process.env.TOY_AGAIN, id + '\\n');
          const die = process.env.TOY_AGAIN_DIE;
          if (die && id === '3' && !existsSync(die)) {
            writeFileSync(die, '');
            process.kill(process.pid, 'SIGKILL');
          }
          return mean;
        },
        close: async () => {},
      };
    },
  },
  noSubmission: ({ ids }) => (ids.length === 5 ? 'five are no challenge' : undefined),
};
`;

function plan(folder: string, samples: number): string {
  const twice = join(folder, 'twice');
  mkdirSync(twice);
  writeFileSync(join(twice, 'track.mjs'), plugin);
  return toyPlan(folder, samples, { track: 'toy-twice', plugins: [twice] });
}

const records = (file: string): { id: string; prediction: number; stage?: number }[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as { id: string; prediction: number });

test('a second stage sees all first predictions of a condition and takes their place', async (t) => {
  const folder = temporaryFolder(t);
  const env = { TOY_AGAIN: join(folder, 'again') };
  const { code, stdout, stderr } = await robosense(['run', plan(folder, 7), '--json'], { env });
  t.is(code, 0, stderr);
  const of = (name: string) => records(join(folder, 'run', 'predictions', name));
  // The model is a quarter off: the first stage says 0.25 … 6.25, and the corruption adds one; sample 1 is left as it was.
  t.deepEqual(
    of('clean.jsonl').map(({ id, prediction, stage }) => [id, prediction, stage]),
    [0, 1, 2, 3, 4, 5, 6].map((id) => [String(id), id === 1 ? 1.25 : 3.25, 2]),
  );
  t.deepEqual(
    of('toy-offset@1.jsonl').map(({ prediction }) => prediction),
    [4.25, 2.25, 4.25, 4.25, 4.25, 4.25, 4.25],
  );
  const result = JSON.parse(stdout) as Result;
  t.is(result.conditions[0].score.value, (100 * 2) / 7);
  t.deepEqual(result.conditions[0].warnings, []);
  // A finished run does nothing again.
  const again = await robosense(['run', join(folder, 'plan.yaml')], { env });
  t.is(again.code, 0, again.stderr);
  t.is(readFileSync(env.TOY_AGAIN, 'utf8').split('\n').filter(Boolean).length, 12);
});

test('a run killed in its second stage goes on where it was, and equals one that was not', async (t) => {
  const [folder, other] = [temporaryFolder(t), temporaryFolder(t)];
  const env = { TOY_AGAIN: join(folder, 'again'), TOY_AGAIN_DIE: join(folder, 'died') };
  const file = plan(folder, 6);
  const killed = await robosense(['run', file], { env });
  t.is(killed.code, null);
  const clean = join(folder, 'run', 'predictions', 'clean.jsonl');
  t.deepEqual(
    records(clean).map(({ prediction }) => prediction),
    [0.25, 1.25, 2.25, 3.25, 4.25, 5.25],
    'first predictions stay until all new ones are there',
  );
  const lock = join(folder, 'run', 'run.lock');
  t.true(existsSync(lock));
  rmSync(lock, { recursive: true });

  const scored = await robosense(['score', file, '--json'], { env });
  t.is(scored.code, 0, scored.stderr);
  const [{ warnings }] = (JSON.parse(scored.stdout) as Result).conditions;
  t.deepEqual(
    warnings.map(({ code }) => code),
    ['second-stage-missing'],
  );
  const submitted = await robosense(['submit', file], { env });
  t.is(submitted.code, 2);
  t.regex(submitted.stderr, /first stage alone: the second stage of the model is not finished; start the run again/);

  const resumed = await robosense(['run', file], { env });
  t.is(resumed.code, 0, resumed.stderr);
  const seen = readFileSync(env.TOY_AGAIN, 'utf8').split('\n').filter(Boolean);
  // 0 and 2 were finished before the kill, 3 was not; then the other condition.
  t.deepEqual(seen, ['0', '2', '3', '3', '4', '5', '0', '2', '3', '4', '5']);
  t.false(existsSync(join(folder, 'run', 'predictions', 'clean.second-stage.jsonl')));
  await robosense(['run', plan(other, 6)], { env: { TOY_AGAIN: join(other, 'again') } });
  const numbers = (root: string) =>
    records(join(root, 'run', 'predictions', 'clean.jsonl')).map(({ id, prediction, stage }) => [
      id,
      prediction,
      stage,
    ]);
  t.deepEqual(numbers(folder), numbers(other));
});

test('data that the challenge never asks for have no submission: a run says so and ends well, submit refuses', async (t) => {
  const folder = temporaryFolder(t);
  const env = { TOY_AGAIN: join(folder, 'again') };
  const file = plan(folder, 5);
  const run = await robosense(['run', file], { env });
  t.is(run.code, 0, run.stderr);
  t.regex(run.stderr, /^submission: none, because five are no challenge$/m);
  const submitted = await robosense(['submit', file], { env });
  t.is(submitted.code, 2);
  t.regex(submitted.stderr, /run: five are no challenge$/m);
});
