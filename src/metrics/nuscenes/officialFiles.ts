/**
 * The evaluation as the devkit writes and prints it.
 *
 * Source: `DetectionMetrics.serialize`, `DetectionMetricData.serialize` and `DetectionConfig.serialize` in
 * `eval/detection/data_classes.py`, `DetectionEval.main` in `eval/detection/evaluate.py` of nuscenes-devkit.
 */
import { distanceText, ERROR_ABBREVIATION, NUSCENES_ERRORS } from './definitions.js';
import type { NuscenesEvaluation } from './evaluate.js';
import { encodePythonJson, pythonFixed, type PythonValue } from './pythonText.js';
import type { NuscenesProfile } from './profiles.js';
import type { NuscenesSummary } from './summary.js';

export interface NuscenesExport {
  /** `meta` of the results file, copied without a look; default null. */
  readonly meta?: unknown;
  /** Seconds that the evaluation took; default 0. */
  readonly evaluationSeconds?: number;
}

type Evaluated = Pick<NuscenesEvaluation, 'summary' | 'curves' | 'prepared'>;

/** A Python int where the number is whole. */
const whole = (value: number): PythonValue => (Number.isInteger(value) ? BigInt(value) : value);

/** What a JSON file held, for writing it again. */
function copied(value: unknown): PythonValue {
  if (typeof value === 'number') return whole(value);
  if (typeof value !== 'object' || value === null) return value as PythonValue;
  if (Array.isArray(value)) return value.map(copied);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copied(item)]));
}

function configuration(profile: NuscenesProfile): PythonValue {
  return {
    class_range: Object.fromEntries(profile.classes.map((name) => [name, whole(profile.rangeM[name]!)])),
    dist_fcn: 'center_distance',
    dist_ths: [...profile.distanceThresholdsM],
    dist_th_tp: profile.errorThresholdM,
    min_recall: profile.minRecall,
    min_precision: profile.minPrecision,
    max_boxes_per_sample: BigInt(profile.maxBoxesPerSample),
    mean_ap_weight: whole(profile.mapWeight),
  };
}

/** Content of `metrics_summary.json`, literal NaN where an error says nothing about a class. */
export function nuscenesMetricsSummary({ summary, prepared }: Evaluated, options: NuscenesExport = {}): string {
  const { profile } = prepared;
  const { classes } = summary;
  const ofClasses = (value: (score: NuscenesSummary['classes'][number]) => PythonValue): PythonValue =>
    Object.fromEntries(classes.map((score) => [score.className, value(score)]));
  return encodePythonJson({
    label_aps: ofClasses(({ averagePrecision }) =>
      Object.fromEntries(profile.distanceThresholdsM.map((d, t) => [distanceText(d), averagePrecision[t]])),
    ),
    mean_dist_aps: ofClasses(({ meanPrecision }) => meanPrecision),
    mean_ap: summary.meanAveragePrecision,
    label_tp_errors: ofClasses(({ errors }) => ({ ...errors })),
    tp_errors: { ...summary.errors },
    tp_scores: { ...summary.errorScores },
    nd_score: summary.detectionScore,
    eval_time: options.evaluationSeconds ?? 0,
    cfg: configuration(profile),
    meta: copied(options.meta ?? null),
  });
}

/** Content of `metrics_details.json`: `<class>:<distance>` → eight lists of 101 numbers. */
export function nuscenesMetricsDetails({ curves }: Evaluated): string {
  const details = [...curves].map(([id, { recall, precision, confidence, errors }]) => [
    id,
    {
      recall: [...recall],
      precision: [...precision],
      confidence: [...confidence],
      trans_err: [...errors.trans_err],
      vel_err: [...errors.vel_err],
      scale_err: [...errors.scale_err],
      orient_err: [...errors.orient_err],
      attr_err: [...errors.attr_err],
    },
  ]);
  return encodePythonJson(Object.fromEntries(details) as PythonValue);
}

/** What the devkit prints at the end, line for line. */
export function nuscenesTextTable({ summary }: Evaluated, { evaluationSeconds = 0 }: NuscenesExport = {}): string {
  const abbreviations = NUSCENES_ERRORS.map((error) => ERROR_ABBREVIATION[error]);
  const row = (name: string, cells: readonly string[]): string =>
    [name.padEnd(20), ...cells.map((cell) => cell.padEnd(6))].join('\t');
  return [
    `mAP: ${pythonFixed(summary.meanAveragePrecision, 4)}`,
    ...NUSCENES_ERRORS.map((error) => `m${ERROR_ABBREVIATION[error]}: ${pythonFixed(summary.errors[error], 4)}`),
    `NDS: ${pythonFixed(summary.detectionScore, 4)}`,
    `Eval time: ${pythonFixed(evaluationSeconds, 1)}s`,
    '',
    'Per-class results:',
    row('Object Class', ['AP', ...abbreviations]),
    ...summary.classes.map(({ className, meanPrecision, errors }) =>
      row(
        className,
        [meanPrecision, ...NUSCENES_ERRORS.map((error) => errors[error])].map((v) => pythonFixed(v, 3)),
      ),
    ),
    '',
  ].join('\n');
}
