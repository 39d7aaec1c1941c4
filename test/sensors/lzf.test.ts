import { readFileSync } from 'node:fs';
import test from 'ava';
import fc from 'fast-check';
import { InputError } from '../../src/errors/index.js';
import { LZF_MAX_RATIO, lzfCompress, lzfDecompress } from '../../src/sensors/pcd/lzf.js';
import { projectUrl } from '../helpers/projectUrl.js';

interface Golden {
  readonly plain: string;
  readonly lzf: string;
}
const golden = JSON.parse(readFileSync(projectUrl('test/golden/sensors/lzf.json'), 'utf8')) as Record<string, Golden>;
const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

/** The format spelled out on a growing list, without any of the decoder's shortcuts. */
function decodeByList(input: Uint8Array): number[] {
  const out: number[] = [];
  for (let at = 0; at < input.length;) {
    const control = input[at++];
    if (control < 32) {
      for (let left = control + 1; left > 0; left--) out.push(input[at++]);
    } else {
      let length = Math.floor(control / 32) + 2;
      if (length === 9) length += input[at++];
      const distance = (control % 32) * 256 + input[at++] + 1;
      for (let left = length; left > 0; left--) out.push(out[out.length - distance]);
    }
  }
  return out;
}

for (const [name, { plain, lzf }] of Object.entries(golden)) {
  test(`liblzf's own stream unfolds: ${name}`, (t) => {
    t.deepEqual(lzfDecompress(hex(lzf), plain.length / 2), hex(plain));
  });
  test(`folding is a stream that liblzf's format defines, no larger than liblzf's by more than 5 %: ${name}`, (t) => {
    const folded = lzfCompress(hex(plain));
    t.deepEqual(Uint8Array.from(decodeByList(folded)), hex(plain));
    t.true(folded.length <= (lzf.length / 2) * 1.05, `${folded.length} against ${lzf.length / 2} bytes`);
  });
}

test('folding and unfolding gives back any bytes, within the size bound', (t) => {
  const runs = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 700 })), { maxLength: 30 });
  const data = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }),
    runs.map((parts) => Uint8Array.from(parts.flatMap(([value, count]) => new Array<number>(count).fill(value)))),
  );
  fc.assert(
    fc.property(data, (bytes) => {
      const folded = lzfCompress(bytes);
      t.deepEqual(lzfDecompress(folded, bytes.length), bytes);
      t.true(folded.length <= Math.ceil((bytes.length * 33) / 32) + 1);
      t.true(bytes.length <= folded.length * LZF_MAX_RATIO);
    }),
    { numRuns: 300 },
  );
});

test('references across the whole window and of the greatest length', (t) => {
  const block = Uint8Array.from({ length: 8192 }, (_, index) => (index * 7919) >>> 3);
  const bytes = new Uint8Array(20_000);
  bytes.set(block);
  bytes.set(block, 8192);
  t.deepEqual(lzfDecompress(lzfCompress(bytes), bytes.length), bytes);
});

test('damaged streams are refused, whatever the damage', (t) => {
  const bad: readonly [number[], number, RegExp][] = [
    [[5, 1, 2], 6, /end inside a run/],
    [[0x20], 3, /end inside a reference/],
    [[0xe0, 4], 13, /end inside a reference/],
    [[0x20, 0], 3, /before their beginning/],
    [[2, 1, 2, 3], 2, /more than the 2/],
    [[0, 1, 0xe0, 200, 0], 20, /more than the 20/],
    [[2, 1, 2, 3], 9, /hold 3 bytes, 9/],
    [[2, 1, 2, 3], 1_000_000, /cannot hold 1000000/],
  ];
  for (const [stream, length, message] of bad) {
    t.throws(() => lzfDecompress(Uint8Array.from(stream), length), { instanceOf: InputError, message });
  }
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 60 }), fc.nat(300), (stream, length) => {
      try {
        t.is(lzfDecompress(stream, length).length, length);
      } catch (error) {
        t.true(error instanceof InputError);
      }
    }),
    { numRuns: 500 },
  );
});
