import test from 'ava';
import { planSchema } from '../../src/protocol/plan.js';
import { schemaProblems } from '../../src/errors/index.js';

const plan = { schema: 'robosense.plan/1', track: 'x', dataset: { path: 'data' } };
const problemOf = (change: object): string => {
  const parsed = planSchema.safeParse({ ...plan, ...change }, { reportInput: true });
  if (parsed.success) return 'none';
  const { place, problem } = schemaProblems(parsed.error);
  return `${place}: ${problem}`;
};

test('of several alternatives the one that was meant is explained', (t) => {
  t.is(problemOf({}), 'none');
  t.is(problemOf({ dataset: { mini: 3 } }), '/dataset/mini: 3 is not string');
  t.is(problemOf({ dataset: { mini: 'a', seed: 'b' } }), '/dataset/seed: "b" is not number');
  t.is(problemOf({ dataset: { path: 'a', splitt: 'b' } }), '/dataset/splitt: unknown key splitt');
  t.is(problemOf({ model: { baseline: 'yes' } }), '/model/baseline: "yes" is not true');
});

test('alternatives that are no objects are listed', (t) => {
  t.regex(problemOf({ phase: true }), /^\/phase: true is not string or number$/);
  t.regex(problemOf({ conditions: [3] }), /^\/conditions\/0: 3 is not string or array$/);
});

test('what is missing, what is unknown, and how many more', (t) => {
  t.is(problemOf({ track: undefined }), '/track: is missing: expected string');
  t.is(problemOf({ seeds: 1 }), '/seeds: unknown key seeds');
  t.regex(problemOf({ track: 1, seed: -1 }), /^\/track: 1 is not string \(and 1 more: \/seed\)$/);
});
