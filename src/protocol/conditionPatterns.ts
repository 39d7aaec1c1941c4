import type { ConditionSuite } from '../contracts/index.js';
import { InputError, nearest } from '../errors/index.js';
import { parseConditionId } from './conditions.js';

/** What stands in a plan's list: an id, or several that compose in order. */
export type ConditionEntry = string | readonly string[];

/**
 * A plan's conditions with wildcards written out, in the suites' display order; what comes twice is named once.
 *
 * `*` stands for any part of a name: `robo3d/*` is every condition of the suite, `robo3d/*@2` every type at severity 2,
 * `robo3d/fog@*` every severity of a type, `robo3d/nuscenes/*` the suite held to a LiDAR layout. Without `@` a pattern
 * takes every severity. In a list that composes (`[pi3det/drone, robo3d/*@1]`) each of what matches makes an entry.
 * Entries without `*` stay as they are, right or wrong: `findCondition` judges them.
 *
 * @throws InputError for a pattern that nothing matches, with the nearest patterns that something does
 */
export function expandConditions(
  entries: readonly ConditionEntry[],
  suites: readonly ConditionSuite[],
): ConditionEntry[] {
  const expanded = entries.flatMap((entry): ConditionEntry[] => {
    const parts = typeof entry === 'string' ? entry.split('+') : entry.flatMap((part) => part.split('+'));
    if (!parts.some(isPattern)) return [entry];
    const chains = parts.reduce<string[][]>(
      (before, part) => {
        const ids = isPattern(part) ? matching(part, suites) : [part];
        return before.flatMap((chain) => ids.map((id) => [...chain, id]));
      },
      [[]],
    );
    return chains.map((chain) => (chain.length === 1 ? (chain[0] as string) : chain));
  });
  const idOf = (entry: ConditionEntry): string => (typeof entry === 'string' ? entry : entry.join('+'));
  // A map keeps the place of the first.
  return [...new Map(expanded.map((entry) => [idOf(entry), entry])).values()];
}

const isPattern = (id: string): boolean => id.includes('*');

function matching(pattern: string, suites: readonly ConditionSuite[]): string[] {
  const { names, severity } = parsePattern(pattern);
  const [ofSuite = '', ...rest] = names;
  const ofType = rest.at(-1) ?? '';
  const found = suites.flatMap((suite) => {
    // Their own name first: others may be files that nobody has read yet.
    if (!ofSuite.includes('*') && suite.id !== ofSuite) return [];
    return suite.ids.flatMap((plain) => {
      const { type, severity: own } = parseConditionId(plain);
      const name = type.slice(suite.id.length + 1);
      if (!glob(ofSuite).test(suite.id) || !glob(ofType).test(name)) return [];
      if (severity !== undefined && (own === undefined || !glob(severity).test(String(own)))) return [];
      if (rest.length === 1) return [plain];
      // A LiDAR layout stands between suite and type.
      const id = plain.replace('/', `/${rest[0]}/`);
      return rest.length === 2 && suite.plainId?.(id) === plain ? [id] : [];
    });
  });
  if (found.length > 0) return found;
  throw new InputError(`no condition matches "${pattern}"${nearest(pattern, patterns(suites))}`);
}

function parsePattern(pattern: string): { names: string[]; severity?: string } {
  const [path = '', severity] = pattern.split('@', 2);
  return { names: path.split('/'), ...(severity !== undefined && { severity }) };
}

/** `*` is any run of characters of one name. */
function glob(pattern: string): RegExp {
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`);
}

/** Patterns that match something: what a mistyped one may have meant. */
function patterns(suites: readonly ConditionSuite[]): string[] {
  return suites.flatMap(({ id: suite, ids }) => {
    const all = ids.map(parseConditionId);
    const severities = new Set(all.flatMap(({ severity }) => severity ?? []));
    const types = new Set(all.flatMap(({ type, severity }) => (severity === undefined ? [] : type)));
    return [
      `${suite}/*`,
      ...[...severities].map((severity) => `${suite}/*@${severity}`),
      ...[...types].map((type) => `${type}@*`),
    ];
  });
}
