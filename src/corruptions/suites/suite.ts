import type { ConditionSuite, SuiteAggregation } from '../../contracts/index.js';
import { firstOf, InputError, nearest } from '../../errors/index.js';
import { packageRoot } from '../../installation/index.js';
import { readSuiteYaml } from '../suiteYaml.js';
import { join } from 'node:path';
import { existsSync } from 'node:fs';
import { compileSuite } from './compile.js';
import type { CompiledCondition } from './condition.js';
import { createFrom, plainIdIn } from './lookUp.js';
import { builtInOperations, type Operations } from './operations.js';
import { LAYOUT_OF_NAME, splitLayout } from './layoutIds.js';
import { corruptionSuiteSchema, type CorruptionSuiteFile } from './schema.js';

export interface SuiteLoading {
  /** Operations that types may name; those of the package when absent. */
  readonly operations?: Operations;
}

/**
 * The suite that a file describes (`robosense.corruptions/1`, see `schema.ts`).
 *
 * @throws FileFormatError with JSON pointer and line: not YAML, an unknown key, an unknown operation (with the nearest
 *   names), parameters that the operation refuses
 */
export function loadCorruptionSuite(
  file: string,
  { operations = builtInOperations }: SuiteLoading = {},
): ConditionSuite {
  let conditions: readonly CompiledCondition[] = [];
  const schema = corruptionSuiteSchema.superRefine((suite, context) => {
    conditions = compileSuite(suite, {
      operations,
      findSuite: builtInSuite,
      refuse: (path, message) => context.addIssue({ code: 'custom', path: [...path], message }),
    });
  });
  return suiteOf(readSuiteYaml(file, schema), conditions);
}

function suiteOf(file: CorruptionSuiteFile, conditions: readonly CompiledCondition[]): ConditionSuite {
  const byId = new Map(conditions.map((condition) => [condition.id, condition]));
  const aggregation = aggregationOf(file, conditions);
  return {
    id: file.id,
    title: file.title,
    citation: file.citation,
    licence: file.licence,
    ids: [...byId.keys()],
    ...(aggregation && { aggregation }),
    plainId: (id) => plainIdIn(id, byId),
    create(id, options) {
      const found = createFrom(id, byId, options);
      if (found) return found;
      throw new InputError(unknownCondition(id, file.id, conditions));
    },
  };
}

/** Says what is wrong with an id: its severity, or its type. */
function unknownCondition(id: string, suite: string, conditions: readonly CompiledCondition[]): string {
  const { plain, name } = splitLayout(id);
  const [type = '', severity] = plain.split('@');
  if (name !== undefined && conditions.some((each) => each.id === plain)) {
    const known = Object.keys(LAYOUT_OF_NAME);
    if (known.includes(name)) return `${id}: ${plain} has nothing to do with a LiDAR; leave ${name}/ out`;
    return `${id}: no LiDAR layout "${name}"${nearest(name, known)}`;
  }
  const severities = conditions.flatMap((each) => (each.type === type ? [String(each.severity)] : []));
  if (severities.length === 0) {
    return `${suite} has no corruption "${type}"${nearest(type, [...new Set(conditions.map((each) => each.type))])}`;
  }
  const asked = severity === undefined ? 'names no severity' : `has no severity ${severity}`;
  return `${type} ${asked}; there is ${firstOf(severities, 20)}`;
}

function aggregationOf(
  { aggregation, types, id }: CorruptionSuiteFile,
  conditions: readonly CompiledCondition[],
): SuiteAggregation | undefined {
  if (aggregation === undefined) return undefined;
  const averaged = conditions.filter(({ type, severity }) => {
    const name = type.slice(id.length + 1);
    if (aggregation.types && !aggregation.types.includes(name)) return false;
    return (
      aggregation.levels === undefined || aggregation.levels.some((level) => types[name]?.levels?.[level] === severity)
    );
  });
  return {
    metrics: aggregation.metrics,
    ids: averaged.map((condition) => condition.id),
    ...(aggregation.baseline !== undefined && { baseline: aggregation.baseline }),
  };
}

/** Where a suite that comes with the package stands. */
export const suiteFile = (id: string): string => join(packageRoot, 'configs', 'corruptions', `${id}.yaml`);

const loaded = new Map<string, ConditionSuite>();

/**
 * A suite of the package by its id, read on first use: a mistake in the edited file then stops what needs it, with its
 * place, and nothing else.
 *
 * @returns undefined where there is no such file
 */
export function builtInSuite(id: string): ConditionSuite | undefined {
  const file = suiteFile(id);
  if (!loaded.has(id) && existsSync(file)) loaded.set(id, loadCorruptionSuite(file));
  return loaded.get(id);
}
