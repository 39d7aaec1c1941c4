import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { robosense } from '../helpers/commandLine.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { toyPlan, toyTrack } from './toyRun.js';

const cases: readonly { name: string; change: Record<string, unknown>; message: RegExp }[] = [
  { name: 'a misspelt key', change: { condition: ['clean'] }, message: /plan\.yaml: \/condition: unknown key/ },
  { name: 'a wrong type', change: { seed: 'one' }, message: /plan\.yaml: \/seed: / },
  { name: 'an unknown track', change: { track: 'toi' }, message: /no track "toi"; did you mean toy\?/ },
  { name: 'an unknown condition', change: { conditions: ['toy/ofset@1'] }, message: /did you mean toy\/offset@1\?/ },
  { name: 'an unknown phase', change: { phase: 9 }, message: /toy has no phase "9"; it has 1, 2/ },
  {
    name: 'an unknown profile',
    change: { profile: 'toy/v2' },
    message: /no profile "toy\/v2"; did you mean toy\/v1\?/,
  },
  {
    name: 'a plugin that is none',
    change: { plugins: ['data'] },
    message: /no track\.js, track\.mjs or track\.ts there/,
  },
];

for (const { name, change, message } of cases) {
  test(`${name} ends with exit code 2 and one line`, async (t) => {
    const { code, stdout, stderr } = await robosense(['run', toyPlan(temporaryFolder(t), 2, change)]);
    t.is(code, 2);
    t.regex(stderr, message);
    t.is(stderr.trim().split('\n').length, 1, stderr);
    t.is(stdout, '');
  });
}

test('a plan that is not YAML names the line', async (t) => {
  const plan = join(temporaryFolder(t), 'plan.yaml');
  writeFileSync(plan, 'schema: robosense.plan/1\ntrack: [unclosed\n');
  const { code, stderr } = await robosense(['run', plan]);
  t.is(code, 2);
  t.regex(stderr, /plan\.yaml: line \d+: /);
});

test('bad usage exits with 2, help with 0', async (t) => {
  t.is((await robosense(['run'])).code, 2);
  t.is((await robosense(['runn'])).code, 2);
  t.is((await robosense(['run', 'x.yaml', '--device', 'abacus'])).code, 2);
  t.is((await robosense(['run', 'x.yaml', '--limit', '-1'])).code, 2);
  const help = await robosense(['run', '--help']);
  t.is(help.code, 0);
  t.regex(help.stdout, /Example:/);
});

test('every command has an example in its help', async (t) => {
  const { stdout } = await robosense(['--help']);
  const names = [...stdout.matchAll(/^ {2}(\w+)/gm)]
    .map(([, name]) => name as string)
    .filter((name) => name !== 'help');
  t.true(names.includes('doctor') && names.length >= 11, names.join());
  for (const name of names) t.regex((await robosense([name, '--help'])).stdout, /Examples?:/, name);
});

test('lists say what there is, plugins included', async (t) => {
  const { code, stdout } = await robosense(['list', 'tracks', '--plugin', toyTrack, '--json']);
  t.is(code, 0);
  t.true((JSON.parse(stdout) as { id: string }[]).some(({ id }) => id === 'toy'));
});

test('check exits with 0 on warnings alone', async (t) => {
  const { code, stdout } = await robosense(['check', 'x', '--track', 'toy', '--plugin', toyTrack]);
  t.is(code, 0);
  t.regex(stdout, /warning toy \/: only a toy/);
});
