/**
 * Retrieval scores of resampled buildings, without ranking anything again.
 *
 * Texts and images of a building are alike, so the building is what is drawn: its queries count as often as it was drawn,
 * while the gallery stays as it is. Ranks therefore never change, and a replicate is a weighted count of hits. (Drawing
 * the gallery as well would change how hard the task is: fewer distinct buildings are easier to tell apart.)
 */
import type { ResampledStatistic } from '../../contracts/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { RECALL_AT, RETRIEVAL_DIRECTIONS, type BuildingMode, type TiePolicy } from './definitions.js';
import type { RetrievalEvaluation } from './evaluate.js';
import { recallMetrics } from './recall.js';

/**
 * The metrics of an evaluation as statistics over the units of its buildings.
 *
 * With weight one for every building a statistic is the metric itself; null where the drawn buildings hold no query of
 * the direction. All statistics of one call share the work of a replicate.
 *
 * @returns a function from metric id to statistic; it throws InputError where there is no such metric
 */
export function retrievalStatistics(
  { ranked, buildings }: RetrievalEvaluation,
  mode: BuildingMode,
  ties: TiePolicy = 'official',
): (metricId: string) => ResampledStatistic {
  const { units, unitOfQuery } = buildings;
  const directions = RETRIEVAL_DIRECTIONS.flatMap((direction) => {
    const found = ranked[mode][direction];
    if (found === undefined) return [];
    // Per building: queries, then hits at each K.
    const counts = [0, ...RECALL_AT].map(() => new Float64Array(units.length));
    found.ranks[ties].forEach((rank, query) => {
      const unit = unitOfQuery[direction][query];
      counts[0][unit]++;
      RECALL_AT.forEach((at, k) => {
        if (rank < at) counts[k + 1][unit]++;
      });
    });
    return [{ direction, counts }];
  });
  const evaluate = (weights: Uint32Array): Readonly<Record<string, number | null>> => {
    if (weights.length !== units.length)
      throw new InputError(`${weights.length} weights for ${units.length} buildings`);
    return recallMetrics(
      Object.fromEntries(
        directions.map(({ direction, counts }) => {
          const [queries, ...hits] = counts.map((ofUnit) => {
            let sum = 0;
            for (let unit = 0; unit < ofUnit.length; unit++) sum += weights[unit] * ofUnit[unit];
            return sum;
          });
          return [direction, { queries, hits }];
        }),
      ),
    ).values;
  };
  const known = Object.keys(evaluate(new Uint32Array(units.length).fill(1)));
  let last: Uint32Array | undefined;
  let values: Readonly<Record<string, number | null>> = {};
  return (metricId) => {
    if (!known.includes(metricId)) throw new InputError(`no retrieval metric ${metricId}${nearest(metricId, known)}`);
    return (weights) => {
      if (last === undefined || !last.every((weight, unit) => weight === weights[unit])) {
        values = evaluate(weights);
        last = weights.slice();
      }
      return values[metricId] ?? null;
    };
  };
}
