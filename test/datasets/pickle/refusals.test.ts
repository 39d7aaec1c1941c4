import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { encodePickle, NumpyArray, parsePickle, readPickle } from '../../../src/datasets/pickle/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { testWithRealData } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

/** A pickle from a text of Latin-1 characters, one a byte. */
const pickle = (text: string): Buffer => Buffer.from(text, 'latin1');

function refuses(t: ExecutionContext, text: string, message: RegExp, place?: string): void {
  const error = t.throws(() => parsePickle(pickle(text), 'evil.pkl'), { instanceOf: FileFormatError, message });
  if (place !== undefined) t.is(error?.place, place);
}

test('a name that is not on the list is refused with file, offset and name', (t) => {
  refuses(t, "cos\nsystem\n(S'touch owned'\ntR.", /^evil\.pkl: byte 0: refused: .*os\.system/, 'byte 0');
  refuses(t, '\x80\x02cposix\nsystem\nX\x02\0\0\0id\x85R.', /posix\.system/, 'byte 2');
  refuses(t, '\x80\x04\x8c\x08builtins\x8c\x04eval\x93\x8c\x011\x85R.', /builtins\.eval/, 'byte 18');
  refuses(t, '(inot.a.module\nThing\n.', /not\.a\.module\.Thing/);
  refuses(t, '\x80\x02cpathlib\nPosixPath\n)\x81.', /pathlib\.PosixPath/);
  refuses(t, '\x80\x04cdatetime\ndate\n)}\x92}b.', /datetime\.date/);
  refuses(t, '\x80\x02cnumpy\nload\n.', /numpy\.load/);
  refuses(t, '\x80\x02c__builtin__\ngetattr\n.', /__builtin__\.getattr/);
});

test('all refused names are told at once, and tensors with the mend', (t) => {
  refuses(
    t,
    '\x80\x02(ctorch._utils\n_rebuild_tensor_v2\n(ctorch.storage\n_load_from_bytes\nU\x01x\x85RK\0tRcos\nsystem\nl.',
    /byte 3: .*torch\._utils\._rebuild_tensor_v2, torch\.storage\._load_from_bytes, os\.system.*numpy arrays/,
  );
  refuses(t, '\x80\x02cos\nsystem\n}(K\x01', /os\.system/, 'byte 2');
});

test('names cannot smuggle control characters into the message', (t) => {
  const error = t.throws(() => parsePickle(pickle('cev\x1b[31mil\nna\rme\n.'), 'evil.pkl'));
  // eslint-disable-next-line no-control-regex
  t.notRegex(error?.message ?? '', /[\x00-\x1f]/);
});

test('a harmless name cannot be used as a tool', (t) => {
  refuses(t, '\x80\x02cnumpy\nndarray\n(K\x01tR.', /may name numpy\.ndarray but not call it/);
  refuses(t, '\x80\x02cnumpy\nndarray\n)\x81.', /object of a class/);
  refuses(t, '\x80\x02cnumpy\ndtype\n}U\x01aK\x01sb.', /state of something that has none/);
  refuses(t, '\x80\x02c__builtin__\nlist\n(lR.', /without a tuple of arguments/);
  refuses(t, '\x80\x02K\x01)R.', /calls something that is no known name/);
  refuses(t, '\x80\x02c_codecs\nencode\nX\x01\0\0\0aX\x03\0\0\0hex\x86R.', /encode with "hex"/);
  refuses(t, '\x80\x02c__builtin__\nbytearray\nJ\xff\xff\xff\x7f\x85R.', /no list of bytes/);
});

test('what needs Python or another file is refused', (t) => {
  refuses(t, 'Pstorage\n.', /persistent id/);
  refuses(t, '\x80\x02U\x01aQ.', /persistent id/);
  refuses(t, '\x80\x02\x82\x01.', /extension registry/);
  refuses(t, '\x80\x05\x97.', /separate buffers/);
  refuses(t, '\x80\x06N.', /protocol 6/);
  refuses(t, 'PK\x03\x04', /zip archive/);
  refuses(t, '{"json": true}', /no integer|no pickle opcode|not there/);
});

test('sizes are compared with the file before memory is taken', (t) => {
  for (const text of [
    '\x80\x03B\xff\xff\xff\xffab.',
    '\x80\x03X\xff\xff\xff\x7fab.',
    '\x80\x04\x8e\xff\xff\xff\xff\xff\xff\xff\x7fab.',
    '\x80\x04\x8d\0\0\0\0\0\x01\0\0ab.',
    '\x80\x05\x96\0\0\0\0\x01\0\0\0ab.',
    '\x80\x02T\xff\xff\xff\xffab.',
  ]) {
    refuses(t, text, /asks for .* bytes where \d+ are left/, 'byte 2');
  }
  refuses(t, '\x80\x04\x95\xff\0\0\0\0\0\0\0N.', /frame is longer/);
  refuses(t, '\x80\x02\x8b\xff\xff\xff\x7f.', /integer of 2147483647 bytes/);
  refuses(t, `L${'9'.repeat(100000)}L\n.`, /no integer/);
  refuses(t, `F${'9'.repeat(100000)}x\n.`, /no number/);
});

/** An array whose state declares the given shape, type and content. */
const arrayPickle = (shape: string, code: string, state: string, content: string): string =>
  `\x80\x03cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\0\x85C\x01b\x87R(K\x01${shape}cnumpy\ndtype\n` +
  `X${String.fromCharCode(code.length)}\0\0\0${code}\x89\x88\x87R(K\x03X\x01\0\0\0<NNN${state}tb\x89${content}tb.`;
const numberState = 'J\xff\xff\xff\xffJ\xff\xff\xff\xffK\0';

test('arrays must be exactly as long as they say', (t) => {
  const good = arrayPickle('K\x01\x85', 'f4', numberState, 'C\x04\0\0\x80?');
  t.deepEqual(parsePickle(pickle(good), 'good'), new NumpyArray('f4', [1], Float32Array.of(1)));
  refuses(
    t,
    arrayPickle('J\xff\xff\xff\x7f\x85', 'f4', numberState, 'C\x04\0\0\x80?'),
    /shape \(2147483647\) has 4 bytes/,
  );
  refuses(t, arrayPickle('J\xff\xff\xff\xff\x85', 'f4', numberState, 'C\x04\0\0\x80?'), /no list of lengths/);
  refuses(t, arrayPickle('G?\xf8\0\0\0\0\0\0\x85', 'f4', numberState, 'C\x04\0\0\x80?'), /no list of lengths/);
  refuses(t, arrayPickle('K\x01\x85', 'f4', numberState, 'K\x07'), /not bytes/);
  refuses(t, arrayPickle('K\x01\x85', 'c16', numberState, 'C\0'), /dtype "c16" is not supported/);
  refuses(t, arrayPickle('K\x01\x85', 'f3', numberState, 'C\0'), /dtype "f3" is not supported/);
  refuses(t, arrayPickle('K\x01\x85', 'O', numberState, ']'), /does not fill its shape/);
  refuses(t, arrayPickle('K\x01\x85', 'U1', 'K\x08K\x04K\x08', 'C\x04a\0\0\0'), /declares 8 bytes/);
  refuses(t, arrayPickle('K\x01\x85', 'U1', 'K\x04K\x04K\x08', 'C\x04\xff\xff\xff\xff'), /beyond Unicode/);
  // A record type: names are not None.
  refuses(t, good.replace('NNNJ', 'N)NJ'), /record arrays/);
});

test('a type of zero bytes cannot make a long array out of nothing', (t) => {
  refuses(t, arrayPickle('J\xff\xff\xff\x7f\x85', 'U0', 'K\0K\x04K\x08', 'C\0'), /multiplies its own content/);
});

test('references cannot multiply the file', (t) => {
  // One text, encoded to bytes again and again: 8 bytes of pickle for 64 KiB of memory each.
  const text = `X\0\0\x01\0${'a'.repeat(65536)}`;
  const encode = `h\0h\x01R`;
  const bomb = `\x80\x02(c_codecs\nencode\nq\0${text}X\x06\0\0\0latin1\x86q\x01R${encode.repeat(3000)}l.`;
  refuses(t, bomb, /multiplies its own content/);
  // Ten lists of ten references each, twenty levels: few bytes, 10^20 values.
  const laughs = `]q\0${Array.from({ length: 20 }, (_, i) => `](${`h${String.fromCharCode(i)}`.repeat(10)}eq${String.fromCharCode(i + 1)}`).join('')}.`;
  refuses(t, `\x80\x02${laughs}`, /expand to too many values/);
});

test('data that contain themselves or are nested without end are refused', (t) => {
  refuses(t, '\x80\x02]q\0h\0a.', /contain themselves/);
  refuses(t, '\x80\x02}q\0K\x01h\0s.', /contain themselves/);
  refuses(t, `\x80\x02]${'\x85'.repeat(300000)}.`, /nested more than 256 deep/);
  refuses(t, `\x80\x02${']'.repeat(300000)}${'a'.repeat(299999)}.`, /nested more than 256 deep/);
  const diamond = parsePickle(pickle('\x80\x02]q\0h\0h\0\x87.'), 'diamond') as unknown[];
  t.deepEqual([...diamond], [[], [], []]);
});

test('damaged pickles are refused at every cut', (t) => {
  const whole = readFileSync('test/golden/pickle/values.p4.pkl');
  for (let length = 0; length < whole.length; length += 7) {
    t.throws(() => parsePickle(whole.subarray(0, length), 'cut.pkl'), { instanceOf: FileFormatError });
  }
  for (const text of [
    '.',
    'a.',
    'e.',
    '(N',
    't.',
    's.',
    'u.',
    '\x86.',
    'N\x86.',
    'R.',
    'b.',
    'h\x05.',
    'g-1\n.',
    '(0.',
  ]) {
    refuses(t, text, /damaged|cut|no memo index|not there|did not open/);
  }
  refuses(t, '\x80\x02}(K\x01u.', /key without a value/);
  refuses(t, '\x80\x02)K\x01a.', /no list/);
  refuses(t, '\x80\x02]K\x01K\x02s.', /no dict/);
  refuses(t, '\x80\x02](K\x01\x90.', /no set/);
  refuses(t, '\x80\x02X\x01\0\0\0\xff.', /not UTF-8/);
});

for (const protocol of [0, 2, 4, 5]) {
  test(`changed bytes give a value or one clear error, protocol ${protocol}`, (t) => {
    const whole = readFileSync(`test/golden/pickle/values.p${protocol}.pkl`);
    const rng = keyedRng('pickle fuzz', protocol);
    let refused = 0;
    for (let round = 0; round < 1500; round++) {
      const bytes = Uint8Array.from(whole);
      for (let i = rng.integer(1, 6); i > 0; i--) bytes[rng.integer(0, bytes.length)] = rng.integer(0, 256);
      try {
        parsePickle(bytes, 'fuzz.pkl');
      } catch (error) {
        refused++;
        if (!(error instanceof FileFormatError)) throw error;
      }
    }
    t.true(refused > 250 && refused < 1500, String(refused));
  });
}

test('what is no file is refused by name', async (t) => {
  const folder = temporaryFolder(t);
  await t.throwsAsync(readPickle(join(folder, 'absent.pkl')), { instanceOf: InputError, message: /absent\.pkl/ });
  await t.throwsAsync(readPickle(folder), { instanceOf: InputError, message: /folder|not a file/ });
});

testWithRealData('MMDetection3D: info files are read, pickled tensors refused', async (t, folder) => {
  const kitti = join(folder, 'open-mmlab__mmdetection3d/tests/data/kitti');
  await t.throwsAsync(readPickle(join(kitti, 'mono3d_sample_results.pkl')), {
    message:
      /mono3d_sample_results\.pkl: byte 42: .*torch\._utils\._rebuild_tensor_v2, torch\.storage\._load_from_bytes/,
  });
  const infos = (await readPickle(join(kitti, 'kitti_dbinfos_train.pkl'))) as Map<string, Map<string, unknown>[]>;
  const [entry] = infos.get('Pedestrian') as Map<string, unknown>[];
  t.is(entry.get('num_points_in_gt'), 377);
  t.is((entry.get('box3d_lidar') as NumpyArray).shape[0], 7);
  const boxes = (await readPickle(join(kitti, 'mono3d_sample_results2d.pkl'))) as Map<string, NumpyArray[]>[];
  t.true((boxes[0].get('img_bbox2d') as NumpyArray[]).every((array) => array.shape[1] === 5));
  const demo = (await readPickle(join(folder, 'open-mmlab__mmdetection3d/demo/data/kitti/000008.pkl'))) as Map<
    string,
    Map<string, unknown>[]
  >;
  t.is(demo.get('data_list')?.[0].get('sample_idx') ?? demo.get('data_list')?.[0].get('sample_id'), 8);
});

test('what was written is read back', (t) => {
  t.deepEqual(parsePickle(encodePickle([1, 'a']), 'own'), [1, 'a']);
});
