import type { ConditionSuite } from '../contracts/index.js';
import type { ConditionResult, Result } from './result.js';

type PlacementAggregate = NonNullable<Result['aggregate']['placements']>[string];

/**
 * How a model fares on the placements it may know and on those it has never seen, for every suite that tells them apart
 * (`known:` in its file). Placements alone count, not what is composed with them.
 */
export function aggregatePlacements(
  conditions: readonly ConditionResult[],
  suites: readonly ConditionSuite[],
): Record<string, PlacementAggregate> {
  const scores = new Map(conditions.map(({ id, score }) => [id, score.value]));
  const found: Record<string, PlacementAggregate> = {};
  for (const { id, ids, known } of suites) {
    if (known === undefined) continue;
    const ran = ids.filter((each) => scores.has(each));
    if (ran.length > 0) found[id] = aggregateSuite(ran, new Set(known), scores);
  }
  return found;
}

function aggregateSuite(
  ran: readonly string[],
  known: ReadonlySet<string>,
  scores: ReadonlyMap<string, number | null>,
): PlacementAggregate {
  const defined = ran.flatMap((id) => {
    const value = scores.get(id) ?? null;
    return value === null ? [] : [{ id, value }];
  });
  const group = (isKnown: boolean): PlacementAggregate['known'] => {
    const members = defined.filter(({ id }) => known.has(id) === isKnown);
    const sum = members.reduce((total, { value }) => total + value, 0);
    return { ids: members.map(({ id }) => id), mean: members.length === 0 ? null : sum / members.length };
  };
  const [seen, unseen] = [group(true), group(false)];
  const reference = {
    of: seen.mean === null ? 'clean' : 'known',
    value: seen.mean ?? scores.get('clean') ?? null,
  } as const;
  const drop = (value: number | null): number | null =>
    value === null || reference.value === null || reference.value === 0
      ? null
      : (100 * (reference.value - value)) / reference.value;
  return {
    known: seen,
    unseen,
    reference,
    relativeDrop: Object.fromEntries(ran.map((id) => [id, drop(scores.get(id) ?? null)])),
    unseenDrop: drop(unseen.mean),
    worst: defined.reduce<PlacementAggregate['worst']>(
      (lowest, each) => (lowest === null || each.value < lowest.value ? each : lowest),
      null,
    ),
  };
}
