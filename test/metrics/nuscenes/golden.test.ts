import test, { type ExecutionContext } from 'ava';
import {
  evaluateNuscenes,
  NUSCENES_ERRORS,
  nuscenesMetricIds,
  nuscenesProfile,
  nuscenesStatistics,
  type NuscenesEvaluation,
} from '../../../src/metrics/index.js';
import {
  expectedValues,
  readGolden,
  toInput,
  type ExpectedDetails,
  type ExpectedSummary,
  type JsonBox,
  type JsonCase,
} from '../../helpers/nuscenesDetectionGolden.js';

const TOLERANCE = 1e-9;
const OFFICIAL = nuscenesProfile('nuscenes/detection-cvpr-2019');
const TRACK_3 = nuscenesProfile('nuscenes/robosense-track3');

function near(t: ExecutionContext, value: number | null, wanted: number | null, what: string): void {
  if (wanted === null || value === null) t.is(value, wanted, what);
  else t.true(Math.abs(value - wanted) <= TOLERANCE, `${what}: ${value} instead of ${wanted}`);
}

function checkSummary(
  t: ExecutionContext,
  { values, reasons, summary, prepared }: NuscenesEvaluation,
  expected: ExpectedSummary,
) {
  const wanted = expectedValues(expected);
  t.deepEqual([...wanted.keys()].sort(), nuscenesMetricIds(prepared.profile).sort());
  t.deepEqual(Object.keys(values).sort(), nuscenesMetricIds(prepared.profile).sort());
  for (const [id, value] of wanted) {
    near(t, values[id], value, id);
    t.is(id in reasons, value === null, id);
  }
  for (const error of NUSCENES_ERRORS) near(t, summary.errorScores[error], expected.tp_scores[error], error);
  const { n_gt_after_filter: labels, n_pred_after_filter: predictions } = expected;
  if (labels !== undefined && predictions !== undefined) {
    t.is(prepared.labelCount, labels);
    t.is(prepared.predictionCount, predictions);
  }
}

function checkDetails(t: ExecutionContext, { curves }: NuscenesEvaluation, expected: ExpectedDetails): void {
  for (const [id, columns] of Object.entries(expected)) {
    const curve = curves.get(id)!;
    const { recall, precision, confidence, errors } = curve;
    for (const [column, wanted] of Object.entries(columns)) {
      const values = { recall, precision, confidence, ...errors }[column]!;
      t.is(values.length, wanted.length);
      wanted.forEach((value, k) => near(t, values[k], value, `${id} ${column} ${k}`));
    }
  }
}

for (const [name, profile] of [
  ['det40', OFFICIAL],
  ['det400', OFFICIAL],
  ['det120_track3_6class', TRACK_3],
] as const) {
  test(`${name}: summary and details of the official evaluation`, (t) => {
    const evaluation = evaluateNuscenes(toInput(readGolden<JsonCase>(`${name}/input.json.gz`)), profile);
    checkSummary(t, evaluation, readGolden(`${name}/expected_summary.json`));
    const details = readGolden<ExpectedDetails>(`${name}/expected_details.json.gz`);
    t.deepEqual(Object.keys(details), [...evaluation.curves.keys()]);
    checkDetails(t, evaluation, details);
  });

  test(`${name}: with weight one every statistic is the metric itself`, (t) => {
    const evaluation = evaluateNuscenes(toInput(readGolden<JsonCase>(`${name}/input.json.gz`)), profile);
    const statistic = nuscenesStatistics(evaluation);
    const ones = new Uint32Array(evaluation.prepared.sampleTokens.length).fill(1);
    for (const [id, value] of Object.entries(evaluation.values)) t.is(statistic(id)(ones), value, id);
  });
}

interface EdgeCase extends Omit<JsonCase, 'submission'> {
  name: string;
  note: string;
  results: Record<string, JsonBox[]>;
  expected_summary?: ExpectedSummary;
  expected_details_nonempty?: ExpectedDetails;
  error?: string;
}
const edgeCases = readGolden<EdgeCase[]>('edge_cases.json.gz');

test('there are 31 edge cases, six of them errors', (t) => {
  t.is(edgeCases.length, 31);
  t.is(edgeCases.filter(({ error }) => error !== undefined && error !== null).length, 6);
});

/** How each error names the offender. Unknown names are refused by the reader of results, see its tests. */
const REFUSED: Record<string, RegExp> = {
  no_predictions_at_all: /predictions hold no box in any of 2 samples \(the first is a\)/,
  no_gt_at_all_filtered: /ground truth hold no box in any of 2 samples \(the first is a\)/,
  negative_score: /sample a, prediction 0 .*score is -/,
  unknown_class: /sample a, prediction 0 .*class .* is not one of car/,
  unknown_attribute: /sample a, prediction 0 .*attribute/,
  zero_size: /sample a, prediction 0 .*size is .*above 0/,
};

for (const edgeCase of edgeCases) {
  test(`edge case ${edgeCase.name}`, (t) => {
    const input = toInput({ ...edgeCase, submission: { meta: {}, results: edgeCase.results } });
    if (edgeCase.error) {
      t.throws(() => evaluateNuscenes(input, OFFICIAL, { strict: true }), {
        name: 'InputError',
        message: REFUSED[edgeCase.name],
      });
      return;
    }
    const evaluation = evaluateNuscenes(input, OFFICIAL, { strict: true });
    checkSummary(t, evaluation, edgeCase.expected_summary!);
    checkDetails(t, evaluation, edgeCase.expected_details_nonempty!);
  });
}
