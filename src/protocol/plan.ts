import { createHash } from 'node:crypto';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';

const device = z.enum(['auto', 'cpu', 'cuda', 'tensorrt', 'webgpu']);

const sweeps = z
  .int()
  .min(1)
  .max(100)
  .optional()
  .describe('Scans that a cloud merges, the newest included; what the model was trained with when absent.');

/** A plan file, as users write it (YAML). Paths are relative to the file. */
export const planSchema = z
  .strictObject({
    schema: z.literal('robosense.plan/1'),
    name: z
      .string()
      .regex(/^[\w.-]+$/, 'letters, digits, dot, dash and underscore only')
      .optional()
      .describe('Names the run folder; the file name when absent.'),
    track: z.string().describe('Track id, e.g. cross-platform-3d-object-detection.'),
    phase: z
      .union([z.string(), z.number()])
      .transform(String)
      .optional()
      .describe('Challenge phase; its official profile applies unless one is named.'),
    profile: z.string().optional().describe('Metric profile, e.g. kitti/r40-exact.'),
    plugins: z.array(z.string()).default([]).describe('Folders of further tracks.'),
    dataset: z
      .union([
        z.strictObject({
          path: z.string().describe('Folder or info file in the official layout.'),
          format: z.string().optional().describe('Detected when absent.'),
          split: z.string().optional(),
          sweeps,
        }),
        z.strictObject({
          name: z.string().describe('A data set of the lock, pulled before: robosense datasets list.'),
          split: z.string().optional(),
          sweeps,
        }),
        z.strictObject({
          mini: z.string().describe('A mini dataset of the track, built on first use, e.g. vehicle.'),
          seed: z.int().nonnegative().default(0),
          sweeps,
        }),
      ])
      .describe('What to evaluate on.'),
    model: z
      .union([
        z.strictObject({ baseline: z.literal(true).describe("The track's shipped baseline.") }),
        z.strictObject({ path: z.string().describe('Model YAML that describes an ONNX network.') }),
      ])
      .default({ baseline: true }),
    suites: z
      .array(z.string())
      .default([])
      .describe('Files of further conditions: placements, platforms or corruptions of your own.'),
    conditions: z
      .array(z.union([z.string(), z.array(z.string()).min(1)]))
      .default([])
      .describe(
        'Condition ids; a list composes in order. * stands for any part of a name: robo3d/* is every condition of the ' +
          'suite, robo3d/*@2 every type at severity 2, imagecorruptions/fog@* every severity of a type. A LiDAR layout ' +
          "in the id goes before the data set's: robo3d/nuscenes/fog@2. Clean is always evaluated first.",
      ),
    corruption_mode: z
      .enum(['fixed', 'compat'])
      .default('fixed')
      .describe('Corruptions whose published code is wrong somewhere: as they were meant, or mistakes included.'),
    robustness: z
      .strictObject({
        baseline: z
          .string()
          .optional()
          .describe(
            'What mCE is relative to: robobev/DETR3D, robo3d/kitti-det, or a result or table of scores (.json, .csv).',
          ),
      })
      .default({}),
    seed: z.int().nonnegative().default(0),
    statistics: z
      .strictObject({
        replicates: z
          .int()
          .min(0)
          .max(100_000)
          .default(1000)
          .describe('Bootstrap replicates; 0 switches intervals off.'),
      })
      .prefault({}),
    device: device.default('auto'),
    engine: z
      .strictObject({
        workers: z.int().min(1).max(256).optional().describe('Worker threads; one per core when absent.'),
      })
      .prefault({}),
    limit: z.int().positive().optional().describe('Only the first N samples.'),
    out: z.string().optional().describe('Run folder; runs/<name>-<digest> when absent.'),
    submission: z
      .boolean()
      .default(true)
      .describe("Write the challenge's submission files from the clean predictions."),
  })
  .meta({ title: 'RoboSense plan' });

export type Plan = z.output<typeof planSchema>;

/** A file that names several plans, run one after the other. */
export const planListSchema = z
  .strictObject({ schema: z.literal('robosense.plans/1'), plans: z.array(z.string()).min(1) })
  .meta({ title: 'RoboSense plan list' });

/** A plan with every path absolute: what a run folder records and workers receive. */
export interface ResolvedPlan extends Plan {
  readonly name: string;
}

/** What the command line may set over the plan. */
export interface PlanOverrides {
  readonly limit?: number;
  readonly device?: Plan['device'];
  readonly workers?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly plugins?: readonly string[];
  readonly corruptionMode?: Plan['corruption_mode'];
}

/** Makes a plan that stands in no file, e.g. one built by a program. */
export function resolvePlan(plan: Plan, file: string, overrides: PlanOverrides = {}): ResolvedPlan {
  const at = (path: string): string => resolve(dirname(file), path);
  return {
    ...plan,
    name: plan.name ?? basename(file).replace(/\.ya?ml$/, ''),
    plugins: [...plan.plugins.map(at), ...(overrides.plugins ?? []).map((path) => resolve(path))],
    suites: plan.suites.map(at),
    dataset: 'path' in plan.dataset ? { ...plan.dataset, path: at(plan.dataset.path) } : plan.dataset,
    model: 'path' in plan.model ? { path: at(plan.model.path) } : plan.model,
    corruption_mode: overrides.corruptionMode ?? plan.corruption_mode,
    robustness: mapBaseline(plan.robustness, at),
    seed: overrides.seed ?? plan.seed,
    device: overrides.device ?? plan.device,
    engine: overrides.workers === undefined ? plan.engine : { workers: overrides.workers },
    ...(overrides.limit === undefined ? {} : { limit: overrides.limit }),
    ...(overrides.out !== undefined
      ? { out: resolve(overrides.out) }
      : plan.out !== undefined
        ? { out: at(plan.out) }
        : {}),
  };
}

/** Baselines that are files, by their ending; others are names of published scores. */
export const isBaselineFile = (baseline: string): boolean => /\.(json|csv)$/i.test(baseline);

function mapBaseline({ baseline }: Plan['robustness'], at: (path: string) => string): Plan['robustness'] {
  if (baseline === undefined) return {};
  return { baseline: isBaselineFile(baseline) ? at(baseline) : baseline };
}

/** The plan's condition ids, clean first; a composed condition is written `a+b`. */
export function conditionIds(plan: Plan): string[] {
  const ids = plan.conditions.map((entry) => (typeof entry === 'string' ? entry : entry.join('+')));
  return ['clean', ...new Set(ids.filter((id) => id !== 'clean'))];
}

/**
 * Digest of all that changes numbers; where a run is written and how many workers it has does not.
 *
 * @param places whether paths count: they tell one run folder from another, while a result names its dataset, model and
 *   files of conditions by digests of their own, so that the same evaluation on two machines has the same digests
 */
export function planDigest(plan: ResolvedPlan, places: boolean): string {
  const { out: _out, engine: _engine, name: _name, submission: _submission, ...others } = plan;
  const { suites, corruption_mode: mode, robustness, ...always } = others;
  const { baseline } = robustness;
  const numbers = {
    ...always,
    ...(suites.length > 0 && { suites }),
    ...(mode !== 'fixed' && { mode }),
    // Predictions do not depend on the baseline: a run with another one goes on in the same folder.
    ...(!places && baseline !== undefined && !isBaselineFile(baseline) && { baseline }),
  };
  const digested = places ? numbers : JSON.parse(JSON.stringify(numbers, pathless));
  return createHash('sha256').update(JSON.stringify(digested)).digest('hex');
}

function pathless(key: string, value: unknown): unknown {
  return key === 'path' || key === 'plugins' || key === 'suites' ? undefined : value;
}
