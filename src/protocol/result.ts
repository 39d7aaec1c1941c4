import { z } from 'zod';

const metrics = z.record(z.string(), z.number().nullable());
const reasons = z.record(z.string(), z.string()).describe('Metric id → why it is null.');
const warning = z.strictObject({ code: z.string(), message: z.string() });

const score = z.strictObject({
  id: z.string().describe('Metric or phase the value stands for.'),
  value: z.number().nullable(),
  ci95: z.tuple([z.number(), z.number()]).nullable().describe('95 % percentile bootstrap interval.'),
  n: z.int().describe('Resampled units.'),
  reason: z.string().optional().describe('Why value or interval is null.'),
});

const performance = z.strictObject({
  samples: z.int(),
  latencyMs: z.strictObject({ p50: z.number(), p90: z.number(), p99: z.number() }).nullable(),
  samplesPerSecond: z.number().nullable(),
  peakRssMiB: z.number().nullable(),
});

const condition = z.strictObject({
  id: z.string(),
  score,
  metrics,
  intervals: z.record(z.string(), z.tuple([z.number(), z.number()]).nullable()).describe('Metric id → 95 % interval.'),
  alternate: z.record(z.string(), metrics).describe("The profile's counterpart, by profile id."),
  reasons,
  slices: z.array(z.strictObject({ by: z.string(), value: z.string(), n: z.int(), metrics, reasons })),
  performance: performance.optional(),
  warnings: z.array(warning),
  notes: z.array(warning).optional().describe('Information, e.g. the LiDAR layout that corruptions were tied to.'),
});

const placementGroup = z.strictObject({
  ids: z.array(z.string()).describe('Placements that were run and have a score.'),
  mean: z.number().nullable().describe('Mean score; null without any.'),
});

const placements = z.strictObject({
  known: placementGroup.describe('That the model may have been trained on.'),
  unseen: placementGroup.describe('The others.'),
  reference: z
    .strictObject({ of: z.enum(['known', 'clean']), value: z.number().nullable() })
    .describe('What drops are relative to: the mean over known placements, clean where none was run.'),
  relativeDrop: z
    .record(z.string(), z.number().nullable())
    .describe('Placement → 100·(reference − score)/reference; null where the reference is 0 or either is undefined.'),
  unseenDrop: z.number().nullable().describe('The same for the mean over unseen placements.'),
  worst: z.strictObject({ id: z.string(), value: z.number() }).nullable(),
});

const digest = z.strictObject({ path: z.string(), sha256: z.string() });

export const resultSchema = z
  .strictObject({
    schema: z.literal('robosense.result/1'),
    track: z.string(),
    phase: z.string().optional(),
    profile: z.strictObject({ id: z.string(), version: z.int() }),
    score,
    conditions: z.array(condition).min(1).describe('The first is always clean.'),
    aggregate: z.strictObject({
      relativeDrop: z
        .record(z.string(), z.number().nullable())
        .describe('Condition → 100·(clean − score)/clean; null where clean is 0 or either is undefined.'),
      worst: z.strictObject({ id: z.string(), value: z.number() }).nullable(),
      skipped: z.array(z.strictObject({ id: z.string(), reason: z.string() })),
      mCE: z.number().nullable().optional().describe('Mean corruption error over the types, percent of the baseline.'),
      mRR: z
        .number()
        .nullable()
        .optional()
        .describe('Mean resilience rate over the types, percent of the clean score.'),
      RCE: z
        .number()
        .nullable()
        .optional()
        .describe('Relative corruption error: what the mean over the types loses of the clean score, percent.'),
      baseline: z.string().nullable().optional().describe('What mCE is relative to.'),
      types: z
        .record(
          z.string(),
          z.strictObject({
            score: z.number().describe('Mean over the severities.'),
            CE: z.number().nullable(),
            relativeCE: z.number().nullable(),
            RR: z.number().nullable(),
            RRA: z.number().nullable(),
            relativeDrop: z.number().nullable(),
          }),
        )
        .optional()
        .describe('Type of corruption → how the model fares, percent.'),
      placements: z.record(z.string(), placements).optional().describe('Suite of placements → known and unseen ones.'),
      reasons: reasons.optional(),
    }),
    warnings: z.array(warning),
    provenance: z.strictObject({
      tool: z.strictObject({ name: z.string(), version: z.string(), protocol: z.string(), code: z.string() }),
      plan: z.strictObject({ sha256: z.string() }).optional(),
      dataset: digest.extend({
        format: z.string(),
        split: z.string().optional(),
        samples: z.int(),
        sweeps: z.int().optional().describe('Scans that a cloud merges, where there is more than one.'),
      }),
      model: digest
        .extend({
          id: z.string(),
          provider: z.strictObject({
            requested: z.string(),
            used: z.string(),
            reason: z.record(z.string(), z.string()).describe('Provider → why it was not used.'),
          }),
        })
        .optional(),
      predictions: digest.optional(),
      suites: z
        .array(digest.extend({ id: z.string() }))
        .optional()
        .describe("The plan's files of conditions."),
      corruptionMode: z
        .enum(['fixed', 'compat'])
        .optional()
        .describe('How published mistakes of corruptions are treated.'),
      seed: z.int(),
      statistics: z.strictObject({ replicates: z.int(), chunk: z.int(), unit: z.string() }),
      host: z.strictObject({ processor: z.string(), cores: z.int(), node: z.string(), platform: z.string() }),
      created: z.string(),
    }),
  })
  .meta({ title: 'RoboSense result' });

export type Result = z.output<typeof resultSchema>;
export type ConditionResult = Result['conditions'][number];
export type ScoreWithInterval = Result['score'];
