import type { Condition, ConditionOptions, ConditionSuite, RngSource, Sample } from '../contracts/index.js';
import { InputError, nearest } from '../errors/index.js';
import { rngSource } from '../random/index.js';

const clean: Condition = {
  id: 'clean',
  kind: 'clean',
  description: 'The recorded sensors, untouched.',
  movesGroundTruth: false,
  apply: (sample) => sample,
};

/**
 * The condition of an id: `clean`, one of a suite (`robo3d/fog@2`, or held to a LiDAR layout: `robo3d/nuscenes/fog@2`),
 * or several composed in order (`a+b`).
 *
 * @throws InputError that offers the nearest ids.
 */
export function findCondition(
  id: string,
  suites: readonly ConditionSuite[],
  options: ConditionOptions = {},
): Condition {
  const parts = id.split('+').map((part) => findSingle(part, suites, options));
  return parts.length === 1 ? (parts[0] as Condition) : compose(id, parts);
}

function findSingle(id: string, suites: readonly ConditionSuite[], options: ConditionOptions): Condition {
  if (id === 'clean') return clean;
  // Its own suite first: others may be files that nobody has read yet.
  const own = suites.filter((candidate) => candidate.id === id.split('/')[0]);
  const has = ({ ids, plainId }: ConditionSuite): boolean => ids.includes(id) || plainId?.(id) !== undefined;
  const suite = [...own, ...suites].find(has);
  if (suite) return suite.create(id, options);
  // The suite itself knows best what is wrong with an id that names a LiDAR layout.
  if (own[0]?.plainId && id.split('/').length > 2) return own[0].create(id, options);
  const known = (own.length > 0 ? own : suites).flatMap((candidate) => candidate.ids);
  const { type, severity } = parseConditionId(id);
  const severities = known.flatMap((each) => (parseConditionId(each).type === type ? each.slice(type.length + 1) : []));
  if (severities.length > 0) {
    const problem = severity === undefined ? 'needs a severity' : `has no severity ${severity}`;
    throw new InputError(`${type} ${problem}; there is ${severities.join(', ')}, e.g. ${type}@${severities[0]}`);
  }
  throw new InputError(`no condition "${id}"${nearest(id, known)}`);
}

function compose(id: string, parts: readonly Condition[]): Condition {
  return {
    id,
    kind: parts.find((part) => part.kind !== 'clean')?.kind ?? 'clean',
    description: parts.map((part) => part.description).join(' Then: '),
    movesGroundTruth: parts.some((part) => part.movesGroundTruth),
    apply: <GroundTruth>(sample: Sample<GroundTruth>, rng: RngSource) =>
      parts.reduce((current, part, index) => {
        const changed = part.apply(current, (...keys) => rng(index, ...keys));
        return withoutUndoing(current, changed);
      }, sample),
  };
}

/**
 * Holds a condition to the contract of the sample: what comes next must not sense or take anew what was changed before.
 */
function withoutUndoing<GroundTruth>(before: Sample<GroundTruth>, changed: Sample<GroundTruth>): Sample<GroundTruth> {
  const untrue: (keyof Sample)[] = [
    ...(changed.pointCloud === before.pointCloud ? [] : (['resense', 'placements', 'earlierPointCloud'] as const)),
    ...(changed.image === before.image ? [] : (['earlierImage'] as const)),
  ];
  if (untrue.every((part) => changed[part] === undefined)) return changed;
  const kept = Object.getOwnPropertyDescriptors(changed);
  for (const part of untrue) delete (kept as Partial<typeof kept>)[part];
  return Object.defineProperties({}, kept) as Sample<GroundTruth>;
}

/** A sample as the condition leaves it; the streams are keyed by the run's seed alone, the rest by the condition. */
export function applyCondition<GroundTruth>(
  condition: Condition,
  sample: Sample<GroundTruth>,
  seed: number,
): Sample<GroundTruth> {
  return condition.apply(sample, rngSource(seed));
}

/** Splits `suite/name@severity`. */
export function parseConditionId(id: string): { type: string; severity: number | undefined } {
  const match = /^(.*)@(\d+)$/.exec(id);
  return match ? { type: match[1] as string, severity: Number(match[2]) } : { type: id, severity: undefined };
}
