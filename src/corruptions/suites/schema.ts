/**
 * The file format of a corruption suite, `robosense.corruptions/1` (`configs/corruptions/*.yaml`).
 *
 * A suite names types of corruption; a type has severities; the condition `<suite>/<type>@<severity>` is an operation
 * with the parameters that stand under that severity. Here the frame of the file is checked; parameters belong to the
 * operations, which check them when the suite is loaded.
 *
 * ```yaml
 * schema: robosense.corruptions/1
 * id: my-suite
 * title: Two corruptions of a camera
 * citation: Whom to cite for the suite
 * licence: What the source is published under
 * sensor: camera
 * aggregation: { metrics: [mCE, mRR], baseline: robobev/DETR3D }
 * types:
 *   dust: # my-suite/dust@1 … my-suite/dust@3
 *     operation: gaussian_noise
 *     severities: { 1: { sigma: 0.02 }, 2: { sigma: 0.04 }, 3: { sigma: 0.08 } }
 *     levels: { easy: 1, mid: 2, hard: 3 }
 *   dusty_night: # a chain: its steps follow one another and share the severity
 *     chain:
 *       - condition: robodepth/dark
 *       - operation: gaussian_noise
 *         severities: { 2: { sigma: 0.04 }, 4: { sigma: 0.08 } }
 * ```
 */
import { z } from 'zod';

const suiteId = z.string().regex(/^[a-z0-9][a-z0-9-]*$/, 'lower-case letters, digits and hyphens');
const typeName = z.string().regex(/^[a-z0-9][a-z0-9_-]*$/, 'lower-case letters, digits, underscores and hyphens');
const severityKey = z.string().regex(/^[1-9][0-9]?$/, 'a severity: a whole number from 1 to 99');
const severity = z.int().min(1).max(99);
const text = z.string().trim().min(1);

export const SENSORS = ['camera', 'lidar', 'depth', 'text'] as const;
/** Which sensor's data a suite or type changes. */
export type CorruptedSensor = (typeof SENSORS)[number];

export const LIDAR_LAYOUTS = ['semantickitti', 'kitti', 'nuscenes'] as const;

/** Metrics over all types of a suite; see `src/metrics/robustness`. */
export const AGGREGATE_METRICS = ['mCE', 'mRR', 'RCE', 'mRA', 'mRRA'] as const;

/** Severity → parameters of the operation; nothing after the colon where it takes none. */
const severities = z
  .record(
    severityKey,
    z
      .record(z.string(), z.unknown())
      .nullable()
      .transform((parameters) => parameters ?? {}),
  )
  .refine((ladder) => Object.keys(ladder).length > 0, 'names no severity');

/** `true` for all severities or a list of those whose parameters could not be checked against a published source. */
const unverified = z.union([z.literal(true), z.array(severity).min(1)]);

const operation = text.describe('Id of an operation of the sensor.');

const layouts = z
  .partialRecord(z.enum(LIDAR_LAYOUTS), z.strictObject({ severities, unverified: unverified.optional() }))
  .refine((entries) => Object.keys(entries).length > 0, 'names no layout')
  .describe("Where numbers depend on the data set's LiDAR: layout → severities.");

/** An operation with parameters per severity, the same for all sensors or per LiDAR layout. */
const ladder = z.strictObject({ operation, severities: severities.optional(), layouts: layouts.optional() });

/** Another suite's type, at the severity of the chain or, with `@n`, always at that one. */
const reference = z.strictObject({
  condition: z
    .string()
    .regex(/^[a-z0-9][a-z0-9-]*\/[a-z0-9][a-z0-9_-]*(@[1-9][0-9]?)?$/, 'suite/type or suite/type@severity'),
});

const step = z.union([ladder.extend({ sensor: z.enum(SENSORS).optional() }), reference]);

const type = z.strictObject({
  description: text.optional().describe('One line for lists; the description of the operation when absent.'),
  sensor: z.enum(SENSORS).optional().describe("Where it is not the suite's."),
  operation: operation.optional(),
  severities: severities.optional(),
  layouts: layouts.optional(),
  chain: z.array(step).min(2).optional().describe('Instead of an operation: steps that follow one another.'),
  levels: z.record(text, severity).optional().describe("The benchmark's own names of severities, e.g. easy: 2."),
  unverified: unverified.optional(),
  note: text.optional().describe('What a user of the type should know.'),
  source: text.optional().describe('Paper or official file that the parameters come from.'),
});

export const corruptionSuiteSchema = z
  .strictObject({
    schema: z.literal('robosense.corruptions/1'),
    id: suiteId,
    title: text,
    description: text.optional(),
    citation: text,
    licence: text.describe('Of the source. Code and configuration here are our own; parameters are facts.'),
    sensor: z.enum(SENSORS),
    aggregation: z
      .strictObject({
        metrics: z.array(z.enum(AGGREGATE_METRICS)).min(1),
        baseline: text.optional().describe('Table and model of configs/robustness, e.g. robobev/DETR3D.'),
        types: z.array(typeName).min(1).optional().describe('Types that are averaged; all when absent.'),
        levels: z.array(text).min(1).optional().describe('Levels that are averaged; all severities when absent.'),
      })
      .optional(),
    types: z.record(typeName, type).refine((types) => Object.keys(types).length > 0, 'names no type of corruption'),
  })
  .superRefine(({ types, aggregation }, context) => {
    for (const [name, entry] of Object.entries(types)) {
      const refuse = (message: string, ...path: (string | number)[]): void =>
        context.addIssue({ code: 'custom', path: ['types', name, ...path], message });
      checkOneSource(entry, refuse);
      entry.chain?.forEach((each, index) => {
        if (!('operation' in each)) return;
        checkOneSource(each, (message, ...path) => refuse(message, 'chain', index, ...path));
      });
    }
    aggregation?.types?.forEach((name, index) => {
      if (name in types) return;
      context.addIssue({ code: 'custom', path: ['aggregation', 'types', index], message: `no type "${name}"` });
    });
  })
  .meta({ title: 'RoboSense corruption suite' });

interface Sourced {
  readonly operation?: string | undefined;
  readonly severities?: unknown;
  readonly layouts?: unknown;
  readonly chain?: unknown;
}

function checkOneSource(
  { operation, severities, layouts, chain }: Sourced,
  refuse: (message: string, ...path: string[]) => void,
): void {
  if (chain !== undefined) {
    if (operation !== undefined) refuse('has both an operation and a chain; a chain holds its operations itself');
    if (severities !== undefined) refuse('belongs to the steps of the chain', 'severities');
    if (layouts !== undefined) refuse('belongs to the steps of the chain', 'layouts');
  } else if (operation === undefined) refuse('is missing: an operation, or a chain of them', 'operation');
  else if ((severities === undefined) === (layouts === undefined)) {
    refuse('needs either severities or layouts', 'severities');
  }
}

/** A suite file, as users write it. */
export type CorruptionSuiteFile = z.output<typeof corruptionSuiteSchema>;
/** One type of a suite file. */
export type CorruptionType = CorruptionSuiteFile['types'][string];
/** One step of a chain. */
export type CorruptionStep = z.output<typeof step>;
/** Severity (as a key) → parameters. */
export type SeverityLadder = z.output<typeof severities>;
