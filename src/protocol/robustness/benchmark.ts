import { join } from 'node:path';
import { z } from 'zod';
import { readSuiteYaml } from '../../corruptions/index.js';
import { InputError, nearest } from '../../errors/index.js';
import type { RobustnessTable, ScoreScale, TypeScores } from '../../metrics/index.js';
import { BENCHMARKS_FOLDER, benchmarkIds } from './benchmarkIds.js';

const cell = z.union([
  z.number(),
  z.record(z.string().regex(/^(mean|[1-9][0-9]?)$/, 'mean or a severity'), z.number()),
]);

const model = z.strictObject({ clean: z.number().nullable(), types: z.record(z.string(), cell) });

const table = z
  .strictObject({
    title: z.string(),
    metric: z.string().describe('What the scores are.'),
    baseline: z.string().describe('The model that mCE is relative to.'),
    models: z.record(z.string(), model),
  })
  .refine(({ baseline, models }) => Object.hasOwn(models, baseline), 'its baseline is none of its models');

/** A benchmark and its published scores: `configs/robustness/*.yaml`. */
export const benchmarkSchema = z
  .strictObject({
    schema: z.literal('robosense.robustness/1'),
    id: z.string().regex(/^[a-z0-9-]+$/, 'lower-case letters, digits and hyphens'),
    title: z.string(),
    citation: z.string(),
    source: z.string().describe('Where the numbers were published.'),
    metrics: z.array(z.enum(['mCE', 'relativeMCE', 'mRR', 'RCE', 'mRA', 'mRRA'])).min(1),
    best: z.number().positive().describe('A perfect score, or the largest error where lower is better.'),
    direction: z.enum(['higher', 'lower']),
    severities: z.int().positive().describe('How many severities a type has.'),
    suites: z.array(z.string()).default([]).describe('Suites of conditions whose types these are.'),
    types: z.record(z.string(), z.array(z.string())).describe('Type → other spellings.'),
    tables: z.record(z.string(), table),
  })
  .meta({ title: 'RoboSense robustness benchmark' });

export type Benchmark = z.output<typeof benchmarkSchema>;

const loaded = new Map<string, Benchmark>();

/** @throws InputError that offers the nearest ids */
export function loadBenchmark(id: string): Benchmark {
  const ids = benchmarkIds();
  if (!ids.includes(id)) throw new InputError(`no benchmark "${id}"${nearest(id, ids)}`);
  let benchmark = loaded.get(id);
  if (!benchmark) loaded.set(id, (benchmark = readSuiteYaml(join(BENCHMARKS_FOLDER, `${id}.yaml`), benchmarkSchema)));
  return benchmark;
}

export const scaleOf = ({ best, direction }: Benchmark): ScoreScale => ({ best, direction });

/** A published model's scores. */
export function publishedTable({ clean, types }: z.output<typeof model>): RobustnessTable {
  return {
    clean,
    types: Object.fromEntries(Object.entries(types).map(([name, scores]) => [name, typeScores(scores)])),
  };
}

function typeScores(scores: z.output<typeof cell>): TypeScores {
  if (typeof scores === 'number') return { mean: scores };
  const { mean, ...severities } = scores;
  const cells = Object.entries(severities).map(([severity, score]) => [Number(severity), score] as const);
  return { ...(mean !== undefined && { mean }), ...(cells.length > 0 && { severities: new Map(cells) }) };
}
