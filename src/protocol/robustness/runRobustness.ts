import type { ConditionSuite } from '../../contracts/index.js';
import type { RobustnessTable, TypeRobustness } from '../../metrics/index.js';
import { parseConditionId } from '../conditions.js';
import type { ConditionResult } from '../result.js';
import type { Baseline } from './baseline.js';
import { evaluateTable } from './evaluate.js';
import { resultTable } from './resultTable.js';

/** The part of a result's aggregate that speaks of corruptions. */
export interface RunRobustness {
  readonly mCE: number | null;
  readonly mRR: number | null;
  readonly RCE: number | null;
  readonly baseline: string | null;
  readonly types: Record<string, TypeRobustness>;
  readonly reasons: Record<string, string>;
  readonly skipped: { id: string; reason: string }[];
}

/** Primary scores are percentages in every track. */
export const RUN_SCALE = { best: 100, direction: 'higher' } as const;

/**
 * How a run's model holds up under the corruptions that it was run with: CE and RR of every type, mCE and mRR.
 *
 * Suites that say which of their conditions their benchmark averages are held to it; conditions of suites that say
 * nothing of averages (placements, platforms) have a relative drop alone. What is missing is listed, never filled in.
 */
export function runRobustness(
  conditions: readonly ConditionResult[],
  suites: readonly ConditionSuite[],
  baseline: Baseline | undefined,
): RunRobustness {
  const [clean, ...others] = conditions as [ConditionResult, ...ConditionResult[]];
  const { byPlainId, twice } = byPlainIds(others, suites);
  const ran = new Set(byPlainId.keys());
  const benchmarks = suites.filter(({ aggregation, ids }) => aggregation && ids.some((id) => ran.has(id)));
  const averaged = new Set(benchmarks.flatMap(({ aggregation }) => aggregation?.ids ?? []));
  const skipped = benchmarks.flatMap(({ id: suite, ids }) =>
    ids.filter((id) => ran.has(id) && !averaged.has(id)).map((id) => ({ id, reason: `${suite} does not average it` })),
  );
  const missing = missingSeverities(averaged, ran);
  const counted = [...byPlainId].flatMap(([id, { score }]) => (averaged.has(id) ? [{ id, score }] : []));
  const table = withMissing(resultTable([clean, ...counted]), missing);
  const result = evaluateTable(table, {
    scale: RUN_SCALE,
    ...(baseline && { baseline }),
    withoutBaseline: 'the plan names no baseline (robustness: {baseline: …})',
    expected: [...new Set([...averaged].map((id) => parseConditionId(id).type))],
  });
  const { mCE, mRR, RCE, types, reasons } = result;
  const none = Object.keys(table.types).length === 0;
  return {
    mCE,
    mRR,
    RCE,
    baseline: baseline?.name ?? null,
    types: { ...types },
    reasons: none
      ? { mCE: 'no corruption was run', mRR: 'no corruption was run', RCE: 'no corruption was run' }
      : pick(reasons),
    skipped: [
      ...skipped,
      ...twice,
      ...result.skipped.map(({ id, reason }) => ({
        id,
        reason: reason === 'it has no score' ? 'it was not run' : reason,
      })),
      ...result.warnings.map(({ message }) => {
        const [type = '', reason = message] = message.split(': ', 2);
        return { id: type, reason };
      }),
    ],
  };
}

/** Conditions by the ids of their suites: a LiDAR layout that an id names makes no type of its own. */
function byPlainIds(
  conditions: readonly ConditionResult[],
  suites: readonly ConditionSuite[],
): { byPlainId: Map<string, ConditionResult>; twice: { id: string; reason: string }[] } {
  const byPlainId = new Map<string, ConditionResult>();
  const twice: { id: string; reason: string }[] = [];
  for (const condition of conditions) {
    const { id } = condition;
    const plain = suites.flatMap((suite) => suite.plainId?.(id) ?? [])[0] ?? id;
    const first = byPlainId.get(plain);
    if (first === undefined) byPlainId.set(plain, condition);
    else twice.push({ id, reason: `${first.id} stands for ${plain} already` });
  }
  return { byPlainId, twice };
}

/** Severities that the benchmark averages and the run left out, for types of which it ran others. */
function missingSeverities(averaged: ReadonlySet<string>, ran: ReadonlySet<string>): Map<string, number[]> {
  const missing = new Map<string, number[]>();
  for (const id of averaged) {
    const { type, severity } = parseConditionId(id);
    if (ran.has(id) || severity === undefined) continue;
    missing.set(type, [...(missing.get(type) ?? []), severity]);
  }
  return missing;
}

function withMissing({ clean, types }: RobustnessTable, missing: ReadonlyMap<string, number[]>): RobustnessTable {
  const filled = Object.entries(types).map(([type, { severities }]) => {
    const absent = (missing.get(type) ?? []).map((severity) => [severity, null] as const);
    return [type, { severities: new Map([...(severities ?? []), ...absent]) }];
  });
  return { clean, types: Object.fromEntries(filled) };
}

/** Reasons of the numbers that a result has. */
function pick(reasons: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(reasons).filter(([key]) => /^(mCE|mRR|RCE)$|\/(CE|RR|relativeCE|RRA)$/.test(key)),
  );
}
