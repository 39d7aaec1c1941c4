import {
  nuscenesMetricsDetails,
  nuscenesMetricsSummary,
  nuscenesTextTable,
  type NuscenesEvaluation,
  type NuscenesExport,
} from '../../src/metrics/index.js';

/** The curves as a table: a row per class, distance and recall. */
function curvesTable({ curves }: NuscenesEvaluation): string {
  const head = 'class,distance_m,recall,precision,confidence,trans_err,vel_err,scale_err,orient_err,attr_err';
  const lines = [...curves].flatMap(([id, { recall, precision, confidence, errors }]) => {
    const key = id.replace(':', ',');
    const { trans_err, vel_err, scale_err, orient_err, attr_err } = errors;
    const columns = [recall, precision, confidence, trans_err, vel_err, scale_err, orient_err, attr_err];
    return Array.from(recall, (_, k) => [key, ...columns.map((column) => column[k])].join(','));
  });
  return `${[head, ...lines].join('\n')}\n`;
}

/**
 * The files of the official program, and its curves as a table: file name → content.
 *
 * `metrics_summary.json` and `metrics_details.json` (precision and errors over recall) as the devkit writes them, its
 * closing table of text, and `curves.csv`.
 */
export function officialFiles(evaluation: NuscenesEvaluation, options: NuscenesExport): ReadonlyMap<string, string> {
  return new Map([
    ['metrics_summary.json', nuscenesMetricsSummary(evaluation, options)],
    ['metrics_details.json', nuscenesMetricsDetails(evaluation)],
    ['metrics_table.txt', nuscenesTextTable(evaluation, options)],
    ['curves.csv', curvesTable(evaluation)],
  ]);
}
