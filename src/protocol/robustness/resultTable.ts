import type { RobustnessTable, TypeScores } from '../../metrics/index.js';
import { parseConditionId } from '../conditions.js';
import type { ConditionResult } from '../result.js';

/** Primary scores of a run by type and severity; composed conditions and those without severity belong to no type. */
export function resultTable(conditions: readonly Pick<ConditionResult, 'id' | 'score'>[]): RobustnessTable {
  const types = new Map<string, Map<number, number | null>>();
  for (const { id, score } of conditions.slice(1)) {
    const { type, severity } = parseConditionId(id);
    if (severity === undefined || id.includes('+')) continue;
    types.set(type, (types.get(type) ?? new Map<number, number | null>()).set(severity, score.value));
  }
  return {
    clean: conditions[0]?.score.value ?? null,
    types: Object.fromEntries([...types].map(([type, severities]): [string, TypeScores] => [type, { severities }])),
  };
}
