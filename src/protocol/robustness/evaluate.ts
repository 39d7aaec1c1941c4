import { robustness, type Robustness, type RobustnessTable, type ScoreScale } from '../../metrics/index.js';
import type { Baseline } from './baseline.js';
import type { Benchmark } from './benchmark.js';
import { nearest } from '../../errors/index.js';
import { plainName, typeNameIn } from './typeNames.js';

export interface Evaluating {
  readonly scale: ScoreScale;
  /** Whose types they are: missing ones are reported. */
  readonly benchmark?: Benchmark;
  readonly baseline?: Baseline;
  /** Why there is no baseline. */
  readonly withoutBaseline?: string;
  /** Types that have to be there beside the benchmark's. */
  readonly expected?: readonly string[];
}

/** Robustness of a table; types keep the names they have in it, however the baseline spells them. */
export function evaluateTable(table: RobustnessTable, options: Evaluating): Robustness {
  const { scale, baseline, withoutBaseline } = options;
  const benchmark = options.benchmark ?? baseline?.benchmark;
  const own = Object.keys(table.types);
  const aligned = baseline && alignBaseline(own, baseline);
  const result = robustness(table, {
    scale,
    ...(baseline && aligned && { baseline: { scale: baseline.scale, table: aligned.table } }),
    ...(withoutBaseline !== undefined && { withoutBaseline }),
    ...(benchmark && { severities: benchmark.severities }),
    expected: [...own, ...(options.expected ?? missingTypes(own, benchmark, aligned?.unmatched ?? []))],
  });
  return { ...result, warnings: [...result.warnings, ...foreignTypes(own, options.benchmark)] };
}

/** Types that the benchmark has under no name: they count, and the result is then not comparable with published ones. */
function foreignTypes(own: readonly string[], benchmark: Benchmark | undefined): Robustness['warnings'] {
  const known = Object.keys(benchmark?.types ?? {});
  if (benchmark === undefined || known.length === 0) return [];
  const named = typeNameIn(benchmark);
  return own
    .filter((type) => !known.includes(named(type)))
    .map((type) => ({
      code: 'foreign-type',
      message: `${type}: no type of ${benchmark.id}, yet it counts${nearest(type, known)}`,
    }));
}

/** Types of the benchmark, or else of the baseline, that the table has under no name. */
function missingTypes(
  own: readonly string[],
  benchmark: Benchmark | undefined,
  unmatched: readonly string[],
): string[] {
  if (benchmark === undefined || Object.keys(benchmark.types).length === 0) return [...unmatched];
  const named = new Set(own.map(typeNameIn(benchmark)));
  return Object.keys(benchmark.types)
    .filter((type) => !named.has(type) && !unmatched.includes(type))
    .concat(unmatched);
}

/** The baseline's scores under the table's names of the types; `unmatched` are the baseline's other types. */
function alignBaseline(
  own: readonly string[],
  { table, benchmark }: Baseline,
): { table: RobustnessTable; unmatched: string[] } {
  const rename = benchmark ? typeNameIn(benchmark) : (name: string): string => name;
  const theirs = Object.keys(table.types);
  const types: Record<string, RobustnessTable['types'][string]> = {};
  const used = new Set<string>();
  for (const name of own) {
    const match = [name, rename(name)].find((each) => Object.hasOwn(table.types, each)) ?? alike(name, theirs);
    if (match === undefined) continue;
    types[name] = table.types[match] as RobustnessTable['types'][string];
    used.add(match);
  }
  return { table: { clean: table.clean, types }, unmatched: theirs.filter((name) => !used.has(name)) };
}

/** The one name that differs in spelling alone; a suite in front counts where both have one. */
function alike(name: string, known: readonly string[]): string | undefined {
  const [suite, type] = split(name);
  const found = known.filter((each) => {
    const [otherSuite, otherType] = split(each);
    const sameSuite = suite === undefined || otherSuite === undefined || suite === otherSuite;
    return sameSuite && plainName(type) === plainName(otherType);
  });
  return found.length === 1 ? found[0] : undefined;
}

function split(name: string): [string | undefined, string] {
  const at = name.indexOf('/');
  return at < 0 ? [undefined, name] : [name.slice(0, at), name.slice(at + 1)];
}
