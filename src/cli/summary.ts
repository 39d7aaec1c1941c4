import type { ConditionResult, Result } from '../protocol/index.js';
import { table } from './output.js';

const number = (value: number | null | undefined, digits = 2): string =>
  value === null || value === undefined ? '–' : value.toFixed(digits);

const interval = (score: ConditionResult['score']): string =>
  score.ci95 === null ? '–' : `${number(score.ci95[0])} – ${number(score.ci95[1])}`;

/** What a person wants to see of a result: the score per condition, then what to be careful about. */
export function summarise(result: Result): string {
  const phase = result.phase === undefined ? '' : `, phase ${result.phase}`;
  const lines = [
    `${result.track}${phase} · profile ${result.profile.id} v${result.profile.version} · score: ${result.score.id}`,
    table(
      ['condition', 'score', '95 % interval', 'drop %', 'n', 'p50 ms', 'samples/s'],
      result.conditions.map((condition) => [
        condition.id,
        number(condition.score.value),
        interval(condition.score),
        number(result.aggregate.relativeDrop[condition.id], 1),
        String(condition.score.n),
        number(condition.performance?.latencyMs?.p50, 1),
        number(condition.performance?.samplesPerSecond, 1),
      ]),
      [1, 2, 3, 4, 5, 6],
    ),
  ];
  const provider = result.provenance.model?.provider;
  if (provider) lines.push(`execution provider: ${provider.used} (asked for ${provider.requested})`);
  return [...lines, ...warningLines(result)].join('\n');
}

/** More than these stand in the result file alone. */
const shownWarnings = 6;

/** Each distinct warning once, with the conditions it concerns. */
function warningLines(result: Result): string[] {
  const concerned = new Map<string, string[]>();
  for (const { id, warnings, score } of result.conditions) {
    const messages = [...warnings.map(({ message }) => message), ...(score.reason === undefined ? [] : [score.reason])];
    for (const message of messages) concerned.set(message, [...(concerned.get(message) ?? []), id]);
  }
  const all = result.conditions.length;
  const lines = [
    ...result.warnings.map(({ message }) => `warning: ${message}`),
    ...[...concerned].map(([message, ids]) => {
      const where = all === 1 ? '' : ` [${ids.length === all ? 'all conditions' : ids.join(', ')}]`;
      return `warning: ${message}${where}`;
    }),
  ];
  if (lines.length <= shownWarnings) return lines;
  return [...lines.slice(0, shownWarnings), `… and ${lines.length - shownWarnings} more warnings in the result file`];
}

/** Every defined metric of the clean condition, for `score`. */
export function metricTable(condition: ConditionResult): string {
  const rows = Object.entries(condition.metrics).map(([id, value]) => [
    id,
    number(value, 4),
    condition.intervals[id] ? `${number(condition.intervals[id][0])} – ${number(condition.intervals[id][1])}` : '',
  ]);
  return table(['metric', 'value', '95 % interval'], rows, [1, 2]);
}
