import type { Warning } from '../contracts/index.js';
import { parseConditionId } from './conditions.js';
import type { ConditionResult, Result } from './result.js';

/** How much each condition costs against clean, and which costs most. */
export function aggregate(conditions: readonly ConditionResult[]): Result['aggregate'] {
  const [clean, ...others] = conditions;
  const before = clean?.score.value ?? null;
  const relativeDrop: Record<string, number | null> = {};
  const skipped: { id: string; reason: string }[] = [];
  for (const { id, score } of others) {
    const reason =
      score.value === null
        ? 'its score is undefined'
        : before === null
          ? 'the clean score is undefined'
          : before === 0
            ? 'the clean score is 0'
            : undefined;
    if (reason !== undefined) skipped.push({ id, reason });
    relativeDrop[id] =
      reason === undefined ? (100 * ((before as number) - (score.value as number))) / (before as number) : null;
  }
  const defined = others.flatMap(({ id, score }) => (score.value === null ? [] : [{ id, value: score.value }]));
  const worst = defined.reduce<{ id: string; value: number } | null>(
    (lowest, candidate) => (lowest === null || candidate.value < lowest.value ? candidate : lowest),
    null,
  );
  return { relativeDrop, worst, skipped };
}

/** What is suspicious about a set of conditions as a whole. */
export function ladderWarnings(conditions: readonly ConditionResult[]): Warning[] {
  const [clean, ...others] = conditions;
  const warnings: Warning[] = [];
  for (const other of others) {
    if (clean !== undefined && JSON.stringify(other.metrics) === JSON.stringify(clean.metrics)) {
      warnings.push({ code: 'no-effect', message: `${other.id} changes no metric at all` });
    }
  }
  const ladders = new Map<string, { id: string; severity: number; value: number }[]>();
  for (const { id, score } of others) {
    const { type, severity } = parseConditionId(id);
    if (severity === undefined || score.value === null) continue;
    ladders.set(type, [...(ladders.get(type) ?? []), { id, severity, value: score.value }]);
  }
  for (const steps of ladders.values()) {
    steps.sort((a, b) => a.severity - b.severity);
    for (let i = 1; i < steps.length; i++) {
      const [milder, stronger] = [steps[i - 1], steps[i]] as [(typeof steps)[0], (typeof steps)[0]];
      if (stronger.value > milder.value) {
        warnings.push({
          code: 'non-monotone-ladder',
          message: `${stronger.id} scores ${stronger.value.toFixed(2)}, above the milder ${milder.id} (${milder.value.toFixed(2)})`,
        });
      }
    }
  }
  return warnings;
}
