import test from 'ava';
import fc from 'fast-check';
import type { KittiObjects } from '../../../src/contracts/index.js';
import { formatKittiObjects, parseKittiObjects } from '../../../src/datasets/kitti/index.js';
import { FileFormatError, InputError } from '../../../src/errors/index.js';

const line = 'Car 0.25 1 -1.5 10 20 110.5 80 1.5 1.75 4.25 -3 1.625 20.5 1.25';
const dontCare = 'DontCare -1 -1 -10 503.89 169.71 590.61 190.13 -1 -1 -1 -1000 -1000 -1000 -10';

test('fields land in their columns; dimensions become length, height, width', (t) => {
  const objects = parseKittiObjects(`${line}\n\n${dontCare}\r\n`, 'a.txt');
  t.deepEqual(objects, {
    name: ['Car', 'DontCare'],
    truncated: Float64Array.of(0.25, -1),
    occluded: Float64Array.of(1, -1),
    alpha: Float64Array.of(-1.5, -10),
    bbox: Float64Array.of(10, 20, 110.5, 80, 503.89, 169.71, 590.61, 190.13),
    dimensions: Float64Array.of(4.25, 1.5, 1.75, -1, -1, -1),
    location: Float64Array.of(-3, 1.625, 20.5, -1000, -1000, -1000),
    rotationY: Float64Array.of(1.25, -10),
  });
  t.is(objects.score, undefined);
  t.deepEqual(parseKittiObjects(`${line} 0.75`, 'a.txt').score, Float64Array.of(0.75));
});

test('an empty file is a frame without objects', (t) => {
  const objects = parseKittiObjects('\n', 'a.txt');
  t.deepEqual(objects.name, []);
  t.is(objects.bbox.length, 0);
  t.is(formatKittiObjects(objects), '');
});

test('each defect names file, line and field', (t) => {
  const refuse = (text: string, message: RegExp): unknown =>
    t.throws(() => parseKittiObjects(text, 'bad.txt'), { instanceOf: FileFormatError, message });
  refuse(`${line}\n${line.slice(0, -5)}`, /bad\.txt: line 2: has 14 fields instead of 15 \(label\) or 16/);
  refuse(`${line} 1 2`, /line 1: has 17 fields/);
  refuse(line.replace('1.75', 'wide'), /line 1: width is 'wide', which is no finite number/);
  refuse(`\n${line.replace('-1.5', 'nan')}`, /line 2: alpha is 'nan'/);
  refuse(line.replace('20.5', 'inf'), /line 1: z is 'inf'/);
  refuse(line.replace('20.5', '1e999'), /line 1: z is '1e999'/);
  refuse(line.replace('20.5', '0x10'), /line 1: z is '0x10'/);
  refuse(`${line} 0.5\n${line}`, /line 2: has 15 fields where the first object has 16/);
});

const objectsArbitrary = fc
  .array(
    fc.record({
      name: fc.constantFrom('Car', 'Pedestrian', 'DontCare', 'Person_sitting'),
      numbers: fc.array(fc.double({ noNaN: true, noDefaultInfinity: true }), { minLength: 15, maxLength: 15 }),
    }),
  )
  .chain((rows) => fc.boolean().map((scored) => ({ rows, scored })));

test('what is written reads back digit for digit', (t) => {
  fc.assert(
    fc.property(objectsArbitrary, ({ rows, scored }) => {
      const column = (...fields: number[]): Float64Array =>
        // Text has no minus zero.
        Float64Array.from(rows.flatMap(({ numbers }) => fields.map((i) => numbers[i] + 0)));
      const objects: KittiObjects = {
        name: rows.map(({ name }) => name),
        truncated: column(0),
        occluded: column(1),
        alpha: column(2),
        bbox: column(3, 4, 5, 6),
        dimensions: column(7, 8, 9),
        location: column(10, 11, 12),
        rotationY: column(13),
        ...(scored && rows.length > 0 && { score: column(14) }),
      };
      t.deepEqual(parseKittiObjects(formatKittiObjects(objects), 'own.txt'), objects);
    }),
  );
});

test('decimals can be limited, scores keep theirs', (t) => {
  const objects = parseKittiObjects(`${line.replace('4.25', '4.256')} 0.123456789`, 'a.txt');
  t.is(
    formatKittiObjects(objects, { decimals: 2 }),
    'Car 0.25 1 -1.50 10.00 20.00 110.50 80.00 1.50 1.75 4.26 -3.00 1.63 20.50 1.25 0.123456789\n',
  );
});

test('what cannot be written is refused', (t) => {
  const objects = parseKittiObjects(line, 'a.txt');
  const refuse = (change: Partial<KittiObjects>, message: RegExp): unknown =>
    t.throws(() => formatKittiObjects({ ...objects, ...change }), { instanceOf: InputError, message });
  refuse({ name: ['traffic cone'] }, /no class name of one word/);
  refuse({ alpha: Float64Array.of(NaN) }, /object 0 \(Car\): alpha is NaN/);
  refuse({ location: new Float64Array(2) }, /column is shorter/);
});
