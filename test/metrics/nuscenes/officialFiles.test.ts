import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import test from 'ava';
import {
  evaluateNuscenes,
  nuscenesMetricsDetails,
  nuscenesMetricsSummary,
  nuscenesProfile,
  nuscenesTextTable,
} from '../../../src/metrics/index.js';
import {
  encodePythonJson,
  pythonFixed,
  pythonFloat,
  type PythonValue,
} from '../../../src/metrics/nuscenes/pythonText.js';
import {
  goldenUrl,
  readGolden,
  toInput,
  type ExpectedDetails,
  type ExpectedSummary,
  type JsonCase,
} from '../../helpers/nuscenesDetectionGolden.js';

const evaluate = () =>
  evaluateNuscenes(
    toInput(readGolden<JsonCase>('det40/input.json.gz')),
    nuscenesProfile('nuscenes/detection-cvpr-2019'),
  );

/** A file of Python's reader: literal NaN becomes null. */
const parse = <T>(text: string): T => JSON.parse(text.replace(/\bNaN\b/g, 'null')) as T;

/** Both hold the same keys in the same order, and numbers that differ by at most 1e-9. */
function sameValues(found: unknown, wanted: unknown, place = ''): string[] {
  if (typeof wanted === 'number' && typeof found === 'number') {
    return Math.abs(found - wanted) <= 1e-9 ? [] : [`${place}: ${found} instead of ${wanted}`];
  }
  if (typeof wanted !== 'object' || wanted === null || typeof found !== 'object' || found === null) {
    return found === wanted ? [] : [`${place}: ${String(found)} instead of ${String(wanted)}`];
  }
  const keys = Object.keys(wanted);
  if (Object.keys(found).join() !== keys.join()) return [`${place}: keys ${Object.keys(found).join()}`];
  return keys.flatMap((key) =>
    sameValues((found as Record<string, unknown>)[key], (wanted as Record<string, unknown>)[key], `${place}/${key}`),
  );
}

test('metrics_summary.json: the official keys, numbers and NaN', (t) => {
  const meta = readGolden<JsonCase>('det40/input.json.gz').submission.meta;
  const text = nuscenesMetricsSummary(evaluate(), { meta, evaluationSeconds: 1.5 });
  const {
    n_gt_after_filter: _labels,
    n_pred_after_filter: _found,
    cfg,
    ...numbers
  } = readGolden<ExpectedSummary>('det40/expected_summary.json');
  t.deepEqual(sameValues(parse(text), { ...numbers, eval_time: 1.5, cfg, meta }), []);
  // Cone: orientation, velocity, attribute; barrier: velocity, attribute.
  t.is(text.match(/: NaN/g)?.length, 5);
  t.true(text.startsWith('{\n  "label_aps": {\n    "car": {\n      "0.5": 0.'));
  t.true(text.includes('"class_range": {\n      "car": 50,\n'));
  t.true(text.includes('"dist_ths": [\n      0.5,\n      1.0,\n'));
  t.true(text.includes('"dist_th_tp": 2.0,'));
});

test('metrics_details.json: the official keys and numbers', (t) => {
  const text = nuscenesMetricsDetails(evaluate());
  t.deepEqual(sameValues(parse(text), readGolden<ExpectedDetails>('det40/expected_details.json.gz')), []);
});

test('numbers are written as Python writes them', (t) => {
  const details = gunzipSync(readFileSync(goldenUrl('det400/expected_details.json.gz'))).toString('utf8');
  t.is(encodePythonJson(JSON.parse(details) as PythonValue).replace(/\s/g, ''), details.replace(/\s/g, ''));
  const repr: [number, string][] = [
    [1, '1.0'],
    [-0, '-0.0'],
    [0.1 + 0.2, '0.30000000000000004'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [0.0000123, '1.23e-05'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [-2.5e300, '-2.5e+300'],
    [NaN, 'NaN'],
    [-Infinity, '-Infinity'],
  ];
  for (const [value, text] of repr) t.is(pythonFloat(value), text);
  const fixed: [number, number, string][] = [
    [0.0625, 3, '0.062'],
    [0.1875, 3, '0.188'],
    [-0.0625, 3, '-0.062'],
    [2.5, 0, '2'],
    [0.35, 1, '0.3'],
    [1.0005, 3, '1.000'],
    [NaN, 4, 'nan'],
  ];
  for (const [value, digits, text] of fixed) t.is(pythonFixed(value, digits), text);
  t.is(
    encodePythonJson({ a: [], b: {}, c: 'é"', d: 3n, e: null, f: true }),
    ['{', '  "a": [],', '  "b": {},', '  "c": "\\u00e9\\"",', '  "d": 3,', '  "e": null,', '  "f": true', '}'].join(
      '\n',
    ),
  );
});

test('the table that the devkit prints', (t) => {
  const lines = nuscenesTextTable(evaluate(), { evaluationSeconds: 12.34 }).split('\n');
  t.deepEqual(lines.slice(0, 10), [
    'mAP: 0.4510',
    'mATE: 0.3825',
    'mASE: 0.2273',
    'mAOE: 0.3739',
    'mAVE: 0.7630',
    'mAAE: 0.3270',
    'NDS: 0.5181',
    'Eval time: 12.3s',
    '',
    'Per-class results:',
  ]);
  t.is(lines[10], 'Object Class        \tAP    \tATE   \tASE   \tAOE   \tAVE   \tAAE   ');
  t.is(lines[11], 'car                 \t0.384 \t0.326 \t0.216 \t0.488 \t0.812 \t0.345 ');
  t.is(lines[19], 'traffic_cone        \t0.436 \t0.342 \t0.224 \tnan   \tnan   \tnan   ');
  t.is(lines.length, 22);
});
