import type { Benchmark } from './benchmark.js';

/** The letters and digits of a name: `Cross-Talk`, `cross_talk` and `crosstalk` are one. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/** The benchmark's name of a type however it is spelt; a type it does not know keeps its name. */
export function typeNameIn({
  types,
  id,
  suites,
}: Pick<Benchmark, 'types' | 'id' | 'suites'>): (name: string) => string {
  const known = new Map(
    Object.entries(types).flatMap(([name, spellings]) => [name, ...spellings].map((each) => [plainName(each), name])),
  );
  return (name) => {
    const [suite, type] = name.includes('/') ? (name.split('/', 2) as [string, string]) : [undefined, name];
    if (suite !== undefined && suite !== id && !suites.includes(suite)) return name;
    return known.get(plainName(type)) ?? name;
  };
}
