import type { ConditionResult, Result } from '../protocol/evaluation.js';
import { table } from './output.js';
import { platformTable } from './platformTable.js';

/** The cell of a value that is not there. */
const nothing = '–';

const number = (value: number | null | undefined, digits = 2): string =>
  value === null || value === undefined ? nothing : value.toFixed(digits);

const interval = (score: ConditionResult['score']): string =>
  score.ci95 === null ? nothing : `${number(score.ci95[0])} – ${number(score.ci95[1])}`;

/** What a person wants to see of a result: the score per condition, then what to be careful about. */
export function summarise(result: Result): string {
  const phase = result.phase === undefined ? '' : `, phase ${result.phase}`;
  const lines = [
    `${result.track}${phase} · profile ${result.profile.id} v${result.profile.version} · score: ${result.score.id}`,
    conditionTable(result),
  ];
  const platforms = platformTable(result);
  if (platforms !== undefined) lines.push(platforms);
  lines.push(...robustnessLine(result.aggregate), ...placementLines(result.aggregate));
  const provider = result.provenance.model?.provider;
  if (provider) lines.push(`execution provider: ${provider.used} (asked for ${provider.requested})`);
  return [...lines, ...warningLines(result)].join('\n');
}

/** Means over the types of corruption, where some were run: each with the types it is the mean of, and why not of all. */
function robustnessLine({ mCE, mRR, baseline, types = {}, reasons = {} }: Result['aggregate']): string[] {
  const all = Object.keys(types);
  if (all.length === 0) return [];
  const lines = [`mRR ${number(mRR)} (${meanOver(all.filter((type) => types[type]?.RR !== null).length, all.length)})`];
  if (baseline === undefined || baseline === null) return lines;
  const left = all.filter((type) => types[type]?.CE === null);
  lines.push(`mCE ${number(mCE)} against ${baseline} (${meanOver(all.length - left.length, all.length)})`);
  return [...lines, ...left.map((type) => `  left out of mCE: ${type}: ${reasons[`${type}/CE`] ?? 'no CE'}`)];
}

const meanOver = (count: number, all: number): string =>
  `over ${count === all ? '' : `${count} of `}${all} ${all === 1 ? 'type' : 'types'} of corruption`;

/** Known and unseen placements apart, where a suite tells them apart. */
function placementLines({ placements = {} }: Result['aggregate']): string[] {
  return Object.entries(placements).map(([suite, { known, unseen, reference, unseenDrop, worst }]) => {
    const group = (name: string, { ids, mean }: typeof known): string =>
      ids.length === 0 ? `no ${name} one` : `${name} ${number(mean)} (mean of ${ids.length})`;
    const drop = unseenDrop === null ? '' : `, ${number(unseenDrop, 1)} % below ${reference.of}`;
    const lowest = worst === null ? '' : ` · worst ${worst.id} ${number(worst.value)}`;
    return `${suite}: ${group('known', known)} · ${group('unseen', unseen)}${drop}${lowest}`;
  });
}

/** A row per condition; a column that no condition fills is left out. */
function conditionTable(result: Result): string {
  const columns: readonly [title: string, cell: (condition: ConditionResult) => string][] = [
    ['condition', ({ id }) => id],
    ['score', ({ score }) => number(score.value)],
    ['95 % interval', ({ score }) => interval(score)],
    ['drop %', ({ id }) => number(result.aggregate.relativeDrop[id], 1)],
    ['n', ({ score }) => String(score.n)],
    ['p50 ms', ({ performance }) => number(performance?.latencyMs?.p50, 1)],
    ['samples/s', ({ performance }) => number(performance?.samplesPerSecond, 1)],
  ];
  const filled = columns.filter(
    ([, cell], index) => index < 2 || result.conditions.some((condition) => cell(condition) !== nothing),
  );
  return table(
    filled.map(([title]) => title),
    result.conditions.map((condition) => filled.map(([, cell]) => cell(condition))),
    filled.map((_, index) => index).slice(1),
  );
}

/** What is no reason to worry and yet good to know, each thing once. */
export function noteLines({ conditions }: Result): string[] {
  return [...new Set(conditions.flatMap(({ notes = [] }) => notes.map(({ message }) => message)))];
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
