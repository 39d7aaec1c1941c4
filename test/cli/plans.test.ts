import { existsSync, mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Result } from '../../src/protocol/index.js';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { toyPlan } from './toyRun.js';

const hostile: readonly { name: string; yaml: string; message: RegExp }[] = [
  {
    name: 'aliases that multiply',
    yaml: ['a: &a [x,x,x,x,x,x,x,x,x]', ...['b', 'c', 'd', 'e', 'f'].map(nines)].join('\n'),
    message: /plan\.yaml: its aliases \(\*name\) unfold without end/,
  },
  { name: 'an alias inside itself', yaml: '&a [*a]', message: /plan\.yaml: its aliases \(\*name\) unfold without end/ },
  {
    name: 'two documents',
    yaml: 'schema: robosense.plan/1\n---\nb: 2',
    message: /plan\.yaml: line \d: a second document begins; a file holds one plan$/,
  },
  {
    name: 'a list that names itself',
    yaml: 'schema: robosense.plans/1\nplans: [plan.yaml]',
    message: /plan\.yaml: \/plans\/0: plan\.yaml leads back to this list$/,
  },
];

function nines(name: string, index: number): string {
  const before = 'abcdef'[index] as string;
  return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${before}`).join()}]`;
}

for (const { name, yaml, message } of hostile) {
  test(`a plan of ${name} is refused in one line`, async (t) => {
    const plan = join(temporaryFolder(t), 'plan.yaml');
    writeFileSync(plan, yaml);
    const { code, stderr } = await robosense(['validate', plan]);
    t.is(code, 2, stderr);
    t.regex(stderr.trim(), message);
    t.is(stderr.trim().split('\n').length, 1, stderr);
  });
}

test('a list of plans keeps each run in a folder of its own below --out', async (t) => {
  const folder = temporaryFolder(t);
  renameSync(toyPlan(folder, 2, { conditions: [] }), join(folder, 'one.yaml'));
  renameSync(toyPlan(folder, 2, { conditions: [] }), join(folder, 'two.yaml'));
  const list = join(folder, 'list.yaml');
  writeFileSync(list, 'schema: robosense.plans/1\nplans: [one.yaml, two.yaml]\n');
  const { code, stdout, stderr } = await robosense(['run', list, '--out', join(folder, 'runs'), '--json']);
  t.is(code, 0, stderr);
  t.is((JSON.parse(stdout) as Result[]).length, 2);
  for (const name of ['one', 'two']) t.true(existsSync(join(folder, 'runs', name, 'results.json')), name);
});

test('a run folder stands for its plan: to go on, to score, to submit', async (t) => {
  const folder = temporaryFolder(t);
  const plan = toyPlan(folder, 4, { conditions: [] });
  const out = join(folder, 'elsewhere');
  const log = join(folder, 'log');
  t.is((await robosense(['predict', plan, '--out', out, '--limit', '3'])).code, 0);
  const again = await robosense(['run', out, '--json'], { env: { TOY_LOG: log } });
  t.is(again.code, 0, again.stderr);
  t.is((JSON.parse(again.stdout) as Result).score.n, 3);
  t.false(existsSync(log), 'nothing is predicted twice');
  const scored = await robosense(['score', out, '--json']);
  t.is(scored.code, 0, scored.stderr);
  t.is((JSON.parse(scored.stdout) as Result).score.n, 3);
  const submitted = await robosense(['submit', out]);
  t.is(submitted.code, 2);
  t.regex(submitted.stderr, /elsewhere: only 3 of 4 samples were run, but a submission needs all/);
});

test('a plan without a run has no score', async (t) => {
  const folder = temporaryFolder(t);
  const plan = toyPlan(folder, 2);
  for (const command of ['score', 'submit']) {
    const { code, stdout, stderr } = await robosense([command, plan]);
    t.is(code, 2, command);
    t.is(stdout, '');
    t.regex(stderr, /no run of this plan; make one with "robosense predict"/);
  }
  t.false(existsSync(join(folder, 'run')));
});

test('predictions of another model are not scored under the name of this one', async (t) => {
  const folder = temporaryFolder(t);
  const model = join(folder, 'model.txt');
  writeFileSync(model, '0.25');
  const plan = toyPlan(folder, 2, { conditions: [], model: { path: 'model.txt' } });
  t.is((await robosense(['predict', plan])).code, 0);
  writeFileSync(model, '0.75');
  const { code, stderr } = await robosense(['score', plan]);
  t.is(code, 2);
  t.regex(stderr, /its predictions were made with another model/);
});

test('score refuses options that a plan decides', async (t) => {
  const plan = toyPlan(temporaryFolder(t), 2);
  const { code, stderr } = await robosense(['score', plan, '--phase', '1']);
  t.is(code, 2);
  t.regex(stderr, /--phase cannot stand beside a plan/);
});

test('a run folder that cannot be made is named with the mend', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const plan = toyPlan(folder, 1);
  const { code, stderr } = await robosense(['run', plan, '--out', join(folder, 'file', 'run')]);
  t.is(code, 2, stderr);
  t.regex(stderr, /the folder cannot be made \(ENOTDIR\); choose another run folder with --out/);
});

test('a cache that cannot be made is named with the mend', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  const plan = toyPlan(folder, 1, { dataset: { mini: 'all' } });
  const { code, stderr } = await robosense(['run', plan], { env: { ROBOSENSE_CACHE: join(folder, 'file') } });
  t.is(code, 2, stderr);
  t.regex(stderr, /set ROBOSENSE_CACHE to a folder that can be written/);
});

test('predict prints its files as one JSON document', async (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(join(folder, 'data'));
  const { stdout } = await robosense(['predict', toyPlan(folder, 1, { conditions: [] }), '--json']);
  t.deepEqual(JSON.parse(stdout), [
    { plan: 'plan', folder: join(folder, 'run'), files: [join(folder, 'run', 'predictions', 'clean.jsonl')] },
  ]);
});

test('validate finds a sample whose file is missing before anything runs', async (t) => {
  const folder = temporaryFolder(t);
  const plan = toyPlan(folder, 3);
  const missing = join(folder, 'data', '2.txt');
  rmSync(missing);
  symlinkSync(join(folder, 'gone.txt'), missing);
  const { code, stderr } = await robosense(['validate', plan]);
  t.is(code, 2, stderr);
  t.regex(stderr, /sample 2: .*2\.txt is missing or cannot be read/);
});
