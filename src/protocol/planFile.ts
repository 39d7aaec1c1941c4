import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { parseDocument } from 'yaml';
import type { z } from 'zod';
import { FileFormatError, InputError, schemaProblems } from '../errors/index.js';
import { planListSchema, planSchema, resolvePlan, type PlanOverrides, type ResolvedPlan } from './plan.js';

/**
 * Reads a plan, a list of plans, or the plan of a run folder (which then stays the folder).
 *
 * Relative paths become absolute. `out` holds a folder per plan where a list is read.
 *
 * @throws FileFormatError with the JSON pointer.
 */
export async function loadPlans(file: string, overrides: PlanOverrides = {}): Promise<ResolvedPlan[]> {
  const recorded = join(file, 'plan.json');
  if (existsSync(recorded)) return [await recordedPlan(recorded, { out: file, ...overrides })];
  return loadPlanFile(resolve(file), file, overrides, []);
}

/** @param above files of the lists that led here */
async function loadPlanFile(
  path: string,
  file: string,
  overrides: PlanOverrides,
  above: readonly string[],
): Promise<ResolvedPlan[]> {
  const value = await readYaml(file);
  if ((value as { schema?: unknown } | null)?.schema !== 'robosense.plans/1') {
    return [resolvePlan(check(planSchema, value, file), file, overrides)];
  }
  const list = check(planListSchema, value, file);
  const { out, ...others } = overrides;
  const plans: ResolvedPlan[] = [];
  for (const [index, entry] of list.plans.entries()) {
    const next = resolve(dirname(path), entry);
    if (next === path || above.includes(next)) {
      throw new FileFormatError(file, `/plans/${index}`, `${entry} leads back to this list`);
    }
    plans.push(...(await loadPlanFile(next, next, others, [...above, path])));
  }
  return out === undefined ? plans : plans.map((plan) => ({ ...plan, out: resolve(out, plan.name) }));
}

/** The plan that a run folder recorded: its name may be any file's. */
async function recordedPlan(file: string, overrides: PlanOverrides): Promise<ResolvedPlan> {
  const { name, ...plan } = (await readYaml(file)) as Record<string, unknown>;
  return { ...resolvePlan(check(planSchema, plan, file), file, overrides), name: String(name) };
}

async function readYaml(file: string): Promise<unknown> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new InputError(`${file}: cannot read the plan (${(error as NodeJS.ErrnoException).code ?? 'unreadable'})`);
  }
  const document = parseDocument(text);
  const [problem] = document.errors;
  if (problem) {
    const [message = 'not YAML'] = problem.message.split('\n');
    throw new FileFormatError(
      file,
      `line ${problem.linePos?.[0].line ?? 1}`,
      problem.code === 'MULTIPLE_DOCS'
        ? 'a second document begins; a file holds one plan'
        : message.replace(/ at line \d+, column \d+:?$/, ''),
    );
  }
  try {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    // An alias may stand inside what it names; such a value has no end.
    JSON.stringify(value);
    return value;
  } catch (error) {
    throw new FileFormatError(file, undefined, 'its aliases (*name) unfold without end; write the values out', {
      cause: error,
    });
  }
}

function check<Output>(schema: z.ZodType<Output>, value: unknown, file: string): Output {
  const parsed = schema.safeParse(value, { reportInput: true });
  if (parsed.success) return parsed.data;
  const { place, problem } = schemaProblems(parsed.error);
  throw new FileFormatError(file, place, problem);
}
