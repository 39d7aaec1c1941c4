import type { Condition, ConditionSuite } from '../../contracts/index.js';
import { checkLadder, type Checking, type Ladder } from './ladder.js';
import type { CompiledCondition } from './condition.js';
import { createFrom, plainIdIn, type Conditions } from './lookUp.js';
import type { CorruptionStep, CorruptionSuiteFile, CorruptionType } from './schema.js';

/**
 * Every condition of a suite file, in the file's order.
 *
 * @param checking is told of what operations refuse, with its place in the file
 */
export function compileSuite(file: CorruptionSuiteFile, checking: Checking): CompiledCondition[] {
  const conditions: CompiledCondition[] = [];
  const byId = (): Conditions => new Map(conditions.map((each) => [each.id, each]));
  // A chain may name the types above it in its own file.
  const above: Pick<ConditionSuite, 'ids' | 'create' | 'plainId'> = {
    get ids() {
      return conditions.map(({ id }) => id);
    },
    plainId: (id) => plainIdIn(id, byId()),
    create: (id, options) => createFrom(id, byId(), options) as Condition,
  };
  const within: Checking = { ...checking, findSuite: (id) => (id === file.id ? above : checking.findSuite(id)) };
  for (const [name, type] of Object.entries(file.types)) conditions.push(...compileType(file, name, type, within));
  return conditions;
}

function compileType(
  file: CorruptionSuiteFile,
  name: string,
  type: CorruptionType,
  checking: Checking,
): CompiledCondition[] {
  const path = ['types', name];
  const sensor = type.sensor ?? file.sensor;
  const ladders = type.chain?.map((step, index) => checkLadder(step, sensor, [...path, 'chain', index], checking)) ?? [
    checkLadder({ ...type, operation: type.operation as string } as CorruptionStep, sensor, path, checking),
  ];
  const severities = commonSeverities(ladders);
  const whole = ladders.every((ladder) => ladder.severities?.length !== 0);
  if (severities.length === 0 && whole) checking.refuse([...path, 'chain'], 'its steps have no severity in common');
  for (const [level, severity] of Object.entries(type.levels ?? {})) {
    if (severities.includes(severity) || !whole) continue;
    checking.refuse(
      [...path, 'levels', level],
      `severity ${severity} is not defined; there is ${severities.join(', ')}`,
    );
  }
  const description = type.description ?? ladders.map((ladder) => ladder.description).join(', then ');
  return severities.map((severity) => ({
    id: `${file.id}/${name}@${severity}`,
    type: `${file.id}/${name}`,
    severity,
    description: describe(type, description, severity),
    level: Object.entries(type.levels ?? {}).find(([, each]) => each === severity)?.[0],
    unverified: isUnverified(type, severity),
    steps: ladders.map((ladder) => ladder.at(severity)),
  }));
}

/** Severities that all steps have; one, where no step depends on the severity. */
function commonSeverities(ladders: readonly Ladder[]): number[] {
  const defined = ladders.flatMap(({ severities }) => (severities === undefined ? [] : [severities]));
  const [first, ...others] = defined;
  if (first === undefined) return [1];
  return first.filter((severity) => others.every((severities) => severities.includes(severity)));
}

function isUnverified({ unverified, layouts }: CorruptionType, severity: number): boolean {
  const covers = (mark: CorruptionType['unverified']): boolean => mark === true || (mark?.includes(severity) ?? false);
  return covers(unverified) || Object.values(layouts ?? {}).some((layout) => covers(layout?.unverified));
}

function describe(type: CorruptionType, description: string, severity: number): string {
  const unverifiedLayouts = Object.entries(type.layouts ?? {})
    .filter(([, layout]) => isUnverified({ unverified: layout?.unverified } as CorruptionType, severity))
    .map(([name]) => name);
  const parts = [
    sentence(description),
    ...(type.note ? [sentence(type.note)] : []),
    ...(isUnverified({ unverified: type.unverified } as CorruptionType, severity)
      ? ['Unverified: its parameters could not be checked against a published source.']
      : unverifiedLayouts.length > 0
        ? [`Unverified for ${unverifiedLayouts.join(', ')}.`]
        : []),
  ];
  return parts.join(' ');
}

/** Begins with a capital and ends with a full stop. */
const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
