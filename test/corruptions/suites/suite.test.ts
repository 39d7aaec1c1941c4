import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { loadCorruptionSuite } from '../../../src/corruptions/suites/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { tinyOperations } from './tinyOperations.js';

const head = `schema: robosense.corruptions/1
id: tiny
title: Tiny
citation: Nobody
licence: none
sensor: camera
`;

function suiteFile(t: ExecutionContext, body: string, top = head): string {
  const file = join(temporaryFolder(t), 'tiny.yaml');
  writeFileSync(file, top + body);
  return file;
}

const load = (t: ExecutionContext, body: string, top?: string) =>
  loadCorruptionSuite(suiteFile(t, body, top), { operations: tinyOperations });

const refused = (t: ExecutionContext, body: string): string =>
  (t.throws(() => load(t, body)) as Error).message.replace(/^.*tiny\.yaml: /, '');

test('ids are suite/type@severity, in the order of the file', (t) => {
  const suite = load(
    t,
    `types:
  lamp:
    operation: brighten
    severities: { 2: { levels: 9 }, 4: { levels: 30 } }
    levels: { easy: 2, hard: 4 }
    unverified: [4]
    note: A lamp is no sun.
  dust:
    description: Dust on the lens
    operation: grain
    severities: { 1: { levels: 5 } }
aggregation: { metrics: [mCE, mRR], baseline: robobev/DETR3D, types: [lamp], levels: [hard] }
`,
  );
  t.deepEqual(suite.ids, ['tiny/lamp@2', 'tiny/lamp@4', 'tiny/dust@1']);
  t.is(suite.licence, 'none');
  t.deepEqual(suite.aggregation, { metrics: ['mCE', 'mRR'], ids: ['tiny/lamp@4'], baseline: 'robobev/DETR3D' });
  t.is(suite.create('tiny/lamp@2').description, 'Adds grey levels. A lamp is no sun.');
  t.is(suite.create('tiny/lamp@2').level, 'easy');
  t.is(suite.create('tiny/lamp@2').unverified, undefined);
  const hard = suite.create('tiny/lamp@4', { mode: 'compat' });
  t.true(hard.unverified);
  t.regex(hard.description, /^Adds grey levels\. A lamp is no sun\. Unverified: .* As the published code does it/);
  t.is(suite.create('tiny/dust@1').description, 'Dust on the lens.');
  t.false(suite.create('tiny/dust@1').movesGroundTruth);
});

test('a chain has the severities that its steps share; a step may name a type above it', (t) => {
  const suite = load(
    t,
    `types:
  lamp: { operation: brighten, severities: { 1: { levels: 9 }, 2: { levels: 30 }, 3: { levels: 60 } } }
  both:
    chain:
      - condition: tiny/lamp
      - operation: grain
        severities: { 2: { levels: 5 }, 3: { levels: 6 }, 4: { levels: 7 } }
  fixed:
    chain: [{ condition: tiny/lamp@2 }, { condition: tiny/lamp@3 }]
  mixed:
    chain:
      - { operation: push, sensor: lidar, severities: { 1: { metres: 1 } } }
      - { condition: tiny/lamp@3 }
`,
  );
  t.deepEqual(
    suite.ids.filter((id) => !id.includes('lamp')),
    ['tiny/both@2', 'tiny/both@3', 'tiny/fixed@1', 'tiny/mixed@1'],
  );
  t.is(suite.create('tiny/mixed@1').description, 'Pushes points forward, then tiny/lamp@3.');
});

test('unknown conditions are refused with the nearest types or the severities there are', (t) => {
  const suite = load(
    t,
    'types:\n  lamp: { operation: brighten, severities: { 2: { levels: 9 }, 4: { levels: 1 } } }\n',
  );
  t.throws(() => suite.create('tiny/lamp@3'), { message: 'tiny/lamp has no severity 3; there is 2, 4' });
  t.throws(() => suite.create('tiny/lamp'), { message: 'tiny/lamp names no severity; there is 2, 4' });
  t.throws(() => suite.create('tiny/lump@2'), {
    message: 'tiny has no corruption "tiny/lump"; did you mean tiny/lamp?',
  });
});

test('a mistake in a file is named with pointer and line', (t) => {
  const lamp = (rest: string): string => `types:\n  lamp:\n    operation: brighten\n${rest}`;
  t.is(
    refused(t, lamp('    severities:\n      1: { levels: 300 }\n')),
    '/types/lamp/severities/1/levels: Too big: expected number to be <=255 (operation brighten) (line 11)',
  );
  t.is(
    refused(t, 'types:\n  lamp: { operation: brigten, severities: { 1: } }\n'),
    '/types/lamp/operation: no camera operation "brigten"; did you mean brighten? (line 8)',
  );
  t.regex(
    refused(t, lamp('    severities: { 1: { level: 3 } }\n')),
    /^\/types\/lamp\/severities\/1\/levels: is missing.*\/level/,
  );
  t.regex(refused(t, lamp('    severity: { 1: { levels: 3 } }\n')), /^\/types\/lamp\/severity: unknown key severity/);
  t.regex(refused(t, lamp('')), /^\/types\/lamp\/severities: needs either severities or layouts/);
  t.regex(
    refused(t, lamp('    severities: { hard: { levels: 3 } }\n')),
    /^\/types\/lamp\/severities\/hard: a severity: a whole number from 1 to 99 \(line 10\)/,
  );
  t.regex(
    refused(t, lamp('    layouts: { kitti: { severities: { 1: { levels: 3 } } } }\n')),
    /camera has no LiDAR layout/,
  );
  t.regex(
    refused(t, lamp('    severities: { 1: { levels: 3 } }\n    levels: { hard: 2 }\n')),
    /^\/types\/lamp\/levels\/hard: severity 2 is not defined; there is 1 \(line 11\)/,
  );
  t.regex(
    refused(t, 'types:\n  lamp: { chain: [{ condition: other/lamp }, { condition: tiny/x }] }\n'),
    /no suite "other"/,
  );
  t.regex(
    refused(t, `${lamp('    severities: { 1: { levels: 3 } }\n')}aggregation: { metrics: [mCE], types: [lump] }\n`),
    /^\/aggregation\/types\/0: no type "lump"/,
  );
  t.regex(refused(t, 'types: {}\n'), /names no type/);
});
