import type { Condition, ConditionSuite, CorruptionMode } from '../../contracts/index.js';
import { corruptionSuites } from '../../corruptions/index.js';
import { InputError } from '../../errors/index.js';
import { findCondition } from '../conditions.js';
import { loadRegistry } from '../registry.js';
import { loadSuiteFiles } from '../suites.js';

/** What is done to sensor data, as a worker can be told it. */
export interface CorruptionRequest {
  /** Ids, in the order they are applied. */
  readonly conditions: readonly string[];
  readonly mode: CorruptionMode;
  readonly seed: number;
  /** Files of further conditions. */
  readonly suites: readonly string[];
  readonly plugins: readonly string[];
}

/** Every suite there is: corruptions first, then what the tracks and the user's files add. */
export async function allSuites({
  suites,
  plugins,
}: Pick<CorruptionRequest, 'suites' | 'plugins'>): Promise<readonly ConditionSuite[]> {
  const registry = await loadRegistry(plugins);
  const known = new Map([...corruptionSuites, ...registry.suites].map((suite) => [suite.id, suite]));
  const files = loadSuiteFiles(suites, { suites: [...known.values()] });
  return [...known.values(), ...files.map(({ suite }) => suite)];
}

/** The request's conditions as one. @throws InputError that offers the nearest ids */
export async function requestedCondition(request: CorruptionRequest): Promise<Condition> {
  const ids = request.conditions.flatMap((id) => id.split('+'));
  const pattern = ids.find((id) => id.includes('*'));
  if (pattern !== undefined) {
    throw new InputError(
      `${pattern}: * names several conditions, and what is named here is applied one after the other to the same data; ` +
        'name one (wildcards are for the conditions of a plan)',
    );
  }
  const isBuiltIn = (id: string): boolean => corruptionSuites.some((suite) => id.startsWith(`${suite.id}/`));
  const suites = ids.every(isBuiltIn) ? corruptionSuites : await allSuites(request);
  return findCondition(ids.join('+'), suites, { mode: request.mode });
}
