import test from 'ava';
import { cleanCaption, parseQueries, submissionQueryId } from '../../../src/datasets/geotext/index.js';
import { InputError } from '../../../src/errors/index.js';
import { retrievalGolden } from '../../helpers/retrievalGolden.js';

const golden = retrievalGolden();

test('captions are cleaned as the official evaluation does', (t) => {
  t.is(golden.pre_caption.length, 10);
  for (const { in: caption, max_words, out } of golden.pre_caption) t.is(cleanCaption(caption, max_words), out);
  t.throws(() => cleanCaption(golden.pre_caption_error.in), { instanceOf: InputError, message: /nothing is left/ });
});

test('query files are read as the official script does', (t) => {
  const { file, queries, ids } = golden.parse_queries;
  const found = parseQueries(file);
  t.deepEqual(found.ids, ids);
  t.deepEqual(found.texts, queries);
  t.deepEqual(
    found.warnings.map(({ code, message }) => [code, /line 3$/.test(message)]),
    [['query-lines-skipped', true]],
  );
});

test('ids of queries', (t) => {
  const ids = { q_0: 'q0', q_: 'q0', q_010: 'q10', q_a: 'qa', q7: 'q7', '007': 'q007', 'q-1': 'q-1', 'q_0003 ': 'q3 ' };
  for (const [id, expected] of Object.entries(ids)) t.is(submissionQueryId(id), expected);
});

test('line ends, byte order mark, repeated ids', (t) => {
  const found = parseQueries('\ufeffq_1\ta\r\nq_2\tb\rq_1\tc');
  t.deepEqual(found.ids, ['q1', 'q2', 'q1']);
  t.deepEqual(found.lines, [1, 2, 3]);
  t.deepEqual(
    found.warnings.map(({ code }) => code),
    ['byte-order-mark', 'query-ids-repeated'],
  );
});
