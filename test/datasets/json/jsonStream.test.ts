import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import fc from 'fast-check';
import { JsonStream, parseDecimal } from '../../../src/datasets/json/index.js';
import { FileFormatError } from '../../../src/errors/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

function write(t: ExecutionContext, text: string | Uint8Array): string {
  const file = join(temporaryFolder(t), 'a.json');
  writeFileSync(file, text);
  return file;
}

function readValue(file: string): unknown {
  const json = new JsonStream(file);
  try {
    const value = json.value();
    json.finish();
    return value;
  } finally {
    json.close();
  }
}

const decimal = (text: string): number | undefined => parseDecimal(Buffer.from(text), 0, text.length);

test('decimals are the same float64 as Number() gives', (t) => {
  const digits = fc.stringMatching(/^(0|[1-9][0-9]{0,19})(\.[0-9]{1,24})?([eE][-+]?[0-9]{1,3})?$/);
  fc.assert(
    fc.property(digits, fc.boolean(), (text, negative) => {
      const signed = negative ? `-${text}` : text;
      return Object.is(decimal(signed), Number(signed));
    }),
    { numRuns: 20_000 },
  );
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) =>
      Object.is(decimal(String(value)), Number(String(value))),
    ),
    { numRuns: 20_000 },
  );
  // As coordinates stand in files: 17 digits, some behind the point.
  fc.assert(
    fc.property(fc.double({ min: -5000, max: 5000, noNaN: true }), (value) =>
      Object.is(decimal(String(value)), Number(String(value))),
    ),
    { numRuns: 20_000 },
  );
  for (const hard of [
    '9007199254740993',
    '9007199254740992.9',
    '0.1',
    '1e22',
    '1e23',
    '5e-324',
    '1e400',
    '-0',
    '-0.0',
  ]) {
    t.is(decimal(hard), Number(hard), hard);
  }
});

test('decimals half way between two float64 are rounded as Number() rounds them', (t) => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 2 ** 48 }), fc.integer({ min: 0, max: 3 }), (n, tail) => {
      // 2^53 + n·2 + 1 lies between two neighbours; digits behind the point decide.
      const text = `${BigInt(2) ** BigInt(53) + BigInt(2 * n + 1)}.${['0', '00', '01', '10'][tail]}`;
      return Object.is(decimal(text), Number(text));
    }),
  );
  t.pass();
});

for (const bad of ['', '-', '.5', '5.', '01', '1e', '+1', '1..2', '0x10', '1_0', 'abc', '--1', '00']) {
  test(`'${bad}' is no number`, (t) => {
    t.is(decimal(bad), undefined);
  });
}

test('reads what JSON.parse reads', (t) => {
  const folder = temporaryFolder(t);
  const file = join(folder, 'a.json');
  fc.assert(
    fc.property(fc.json({ maxDepth: 4, stringUnit: 'binary' }), fc.nat(3), (text, indent) => {
      const value = JSON.parse(text) as unknown;
      writeFileSync(file, JSON.stringify(value, null, indent));
      t.deepEqual(readValue(file), value);
    }),
    { numRuns: 200 },
  );
});

test('a file many times as long as the buffer, with texts over its edges, skipped or read', (t) => {
  const records = Array.from({ length: 60_000 }, (_, i) => ({
    token: `${'é'.repeat(i % 7)}${i}`,
    skipped: { deep: [i, [null, true], 'a"b\\'], text: 'x'.repeat(i % 50) },
    number: i / 7,
  }));
  const text = JSON.stringify(records);
  t.true(text.length > 4 * 2 ** 20);
  const json = new JsonStream(write(t, text));
  let row = 0;
  json.beginArray();
  for (; json.more(); row++) {
    json.beginObject();
    while (json.more()) {
      json.keyBytes();
      const key = json.bytes.toString('utf8', json.start, json.end);
      if (key === 'skipped') json.skip();
      else if (json.isNull()) t.fail();
      else if (key === 'token') t.is(json.text(), records[row].token);
      else if (json.number() !== records[row].number) t.fail(`record ${row}`);
    }
  }
  json.finish();
  t.is(json.offset, Buffer.byteLength(text));
  json.close();
  t.is(row, records.length);
});

test('a text longer than the buffer', (t) => {
  const long = 'ab"\n'.repeat(2 ** 20);
  t.is(readValue(write(t, JSON.stringify({ long, after: [1] }))) && 1, 1);
  t.deepEqual(readValue(write(t, JSON.stringify([long, 2]))), [long, 2]);
});

test("Python's NaN and Infinity are numbers; a colon may stand far from its key; a byte order mark is no harm", (t) => {
  const file = write(t, `\ufeff{"a"${' '.repeat(2 ** 20)} : [NaN, Infinity, -Infinity, -1.5]}`);
  t.deepEqual(readValue(file), { a: [NaN, Infinity, -Infinity, -1.5] });
  const json = new JsonStream(file);
  json.beginObject();
  t.true(json.more());
  json.keyBytes();
  t.is(json.bytes.toString('utf8', json.start, json.end), 'a');
  json.skip();
  t.false(json.more());
  json.close();
});

for (const [title, text, problem] of [
  ['ends within a list', '[1, 2', /expected a comma or '\]', but the file ends/],
  ['ends within a text', '["abc', /ends within a text/],
  ['a comma too many', '[1, ]', /a comma stands before the end/],
  ['no comma', '[1 2]', /expected a comma/],
  ['more than one value', '[1] [2]', /expected the end of the file, but '\['/],
  ['a bad escape', '["\\q"]', /escape/],
  ['a word', '[nan]', /'nan' stands there/],
  ['an empty file', '', /the file ends/],
  ['nested too deep', '['.repeat(300), /nested more than/],
  ['no colon', '{"a" 1}', /a colon/],
  ['a bracket of the wrong kind', '[1}', /expected a comma or '\]'/],
] as const) {
  test(`refused, naming the byte: ${title}`, (t) => {
    const file = write(t, text);
    const error = t.throws(() => readValue(file), { instanceOf: FileFormatError, message: problem });
    t.true(error.message.startsWith(`${file}: byte `), error.message);
  });
}

test('a missing file and a folder', (t) => {
  const folder = temporaryFolder(t);
  t.throws(() => new JsonStream(join(folder, 'none.json')), { message: /no such file/ });
  t.throws(() => new JsonStream(folder), { message: /is a folder/ });
});
