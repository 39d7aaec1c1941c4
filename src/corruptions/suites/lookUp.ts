import type { Condition, ConditionOptions, LidarLayout } from '../../contracts/index.js';
import { compiledCondition, type CompiledCondition } from './condition.js';
import { LAYOUT_OF_NAME, splitLayout, withFullSuite, withLayout } from './layoutIds.js';
import type { Step } from './step.js';

/** The conditions of a suite by their plain ids. */
export type Conditions = ReadonlyMap<string, CompiledCondition>;

/** The condition of an id, plain or with a LiDAR layout; undefined for an id that is neither. */
export function createFrom(id: string, conditions: Conditions, options?: ConditionOptions): Condition | undefined {
  const plain = conditions.get(id);
  if (plain) return compiledCondition(plain, options);
  const named = heldToLayout(id, conditions);
  return named && compiledCondition(named.compiled, options, { id, layout: named.layout });
}

/** The plain id of one with a LiDAR layout; undefined for every other id. */
export const plainIdIn = (id: string, conditions: Conditions): string | undefined =>
  heldToLayout(id, conditions)?.compiled.id;

/** Undefined where the id names no layout, or nothing of the condition is a LiDAR's. */
function heldToLayout(
  id: string,
  conditions: Conditions,
): { readonly compiled: CompiledCondition; readonly layout: LidarLayout } | undefined {
  const { plain, name } = splitLayout(id);
  if (name === undefined || !Object.hasOwn(LAYOUT_OF_NAME, name)) return undefined;
  const layout = LAYOUT_OF_NAME[name];
  const compiled = conditions.get(plain) ?? conditions.get(withFullSuite(plain));
  return compiled?.steps.some((step) => isLidars(step, layout)) ? { compiled, layout } : undefined;
}

function isLidars(step: Step, layout: LidarLayout): boolean {
  if (step.sensor !== 'any') return step.sensor === 'lidar';
  return step.suite.plainId?.(withLayout(step.condition, layout)) !== undefined;
}
