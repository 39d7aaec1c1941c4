/**
 * nuScenes scores of resampled scenes, without matching anything again.
 *
 * Matching never crosses samples, so a resample changes no match: only how often each one counts, and with it the
 * recalls at which the curves are read.
 */
import type { ResampledStatistic } from '../../contracts/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { ClassCurves } from './classCurves.js';
import { nuscenesMetricIds } from './definitions.js';
import type { NuscenesEvaluation } from './evaluate.js';
import { metricsOf, summarize } from './summary.js';

/**
 * The metrics of an evaluation as statistics over scenes.
 *
 * With weight one for every scene a statistic is the metric itself; with other weights it is what the evaluation gives
 * for a set in which every sample stands as often as its scene was drawn, copies next to each other. A class of which
 * the drawn scenes hold nothing has AP 0 and errors 1, as in the evaluation; where they hold no ground truth at all, and
 * where a metric is undefined, a statistic is null. All statistics of one call share the work of a replicate.
 *
 * @param evaluation an evaluation, or an object with what was prepared alone
 * @param sceneOfSample (samples of the ground truth) index of the unit that is drawn; default the sample itself
 * @returns a function from metric id to statistic; it throws InputError where the profile has no such metric
 */
export function nuscenesStatistics(
  { prepared }: Pick<NuscenesEvaluation, 'prepared'>,
  sceneOfSample?: Uint32Array | Int32Array,
): (metricId: string) => ResampledStatistic {
  const { profile, classes, sampleTokens } = prepared;
  const samples = sampleTokens.length;
  if (sceneOfSample !== undefined && sceneOfSample.length !== samples) {
    throw new InputError(`${sceneOfSample.length} scenes are given for ${samples} samples`);
  }
  let scenes = sceneOfSample === undefined ? samples : 0;
  for (const scene of sceneOfSample ?? []) scenes = Math.max(scenes, scene + 1);
  const classCurves = classes.map((prepare) => new ClassCurves(prepare, profile));
  const sampleWeight = new Uint32Array(samples);
  let last: Uint32Array | undefined;
  let values: Readonly<Record<string, number | null>> = {};

  const replicate = (weights: Uint32Array): void => {
    if (last !== undefined && last.every((weight, i) => weight === weights[i])) return;
    if (weights.length !== scenes) throw new InputError(`${weights.length} weights for ${scenes} scenes`);
    let labels = 0;
    for (let s = 0; s < samples; s++) {
      sampleWeight[s] = weights[sceneOfSample === undefined ? s : sceneOfSample[s]];
      for (const { labelsOfSample } of classes) labels += sampleWeight[s] * labelsOfSample[s];
    }
    const scores = classCurves.map((each) => each.score(each.curves(sampleWeight, false)));
    values = labels === 0 ? {} : metricsOf(summarize(scores, profile), profile).values;
    last = weights.slice();
  };

  const known = nuscenesMetricIds(profile);
  return (metricId) => {
    if (!known.includes(metricId))
      throw new InputError(`${profile.id} has no metric ${metricId}${nearest(metricId, known)}`);
    return (weights) => {
      replicate(weights);
      return values[metricId] ?? null;
    };
  };
}
