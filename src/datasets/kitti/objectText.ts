import type { KittiObjects } from '../../contracts/index.js';
import { FileFormatError, InputError } from '../../errors/index.js';

/** Fields after the class name, as the development kit's readme lists them; the score is only in results. */
const FIELDS = [
  'truncated',
  'occluded',
  'alpha',
  'left',
  'top',
  'right',
  'bottom',
  'height',
  'width',
  'length',
  'x',
  'y',
  'z',
  'rotation_y',
  'score',
] as const;
const LABEL_FIELDS = 15;
const RESULT_FIELDS = 16;

/** Not `Number(text)`: that takes '', '0x10' and 'Infinity' for numbers. */
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

function readNumbers(words: readonly string[], fail: (problem: string) => never): number[] {
  return words.slice(1).map((word, i) => {
    const value = NUMBER.test(word) ? Number(word) : NaN;
    return Number.isFinite(value) ? value : fail(`${FIELDS[i]} is '${word.slice(0, 40)}', which is no finite number`);
  });
}

/**
 * Parses the lines of a KITTI label file (15 fields) or result file (16 fields, the last is the score).
 *
 * Dimensions stand in the text as height, width, length and in {@link KittiObjects} as length, height, width. Empty
 * lines are left out; an empty file is a frame without objects.
 *
 * @param text `type truncated occluded alpha left top right bottom height width length x y z rotation_y [score]`
 * @param file name for error messages
 * @throws FileFormatError naming the line: wrong count of fields, no number, NaN or infinity, score on some lines only
 */
export function parseKittiObjects(text: string, file: string): KittiObjects {
  const names: string[] = [];
  const rows: number[][] = [];
  let fieldCount: number | undefined;
  text.split(/\r?\n/).forEach((line, index) => {
    const words = line.trim().split(/\s+/);
    if (words[0] === '') return;
    const fail = (problem: string): never => {
      throw new FileFormatError(file, `line ${index + 1}`, problem);
    };
    if (words.length !== LABEL_FIELDS && words.length !== RESULT_FIELDS) {
      fail(`has ${words.length} fields instead of 15 (label) or 16 (result with score)`);
    }
    fieldCount ??= words.length;
    if (words.length !== fieldCount) fail(`has ${words.length} fields where the first object has ${fieldCount}`);
    names.push(words[0]);
    rows.push(readNumbers(words, fail));
  });
  return columnsOf(names, rows, fieldCount === RESULT_FIELDS);
}

function columnsOf(name: readonly string[], rows: readonly number[][], scored: boolean): KittiObjects {
  const column = (i: number): Float64Array => Float64Array.from(rows, (row) => row[i]);
  const columns = (...order: readonly number[]): Float64Array =>
    Float64Array.from(rows.flatMap((row) => order.map((i) => row[i])));
  return {
    name,
    truncated: column(0),
    occluded: column(1),
    alpha: column(2),
    bbox: columns(3, 4, 5, 6),
    dimensions: columns(9, 7, 8),
    location: columns(10, 11, 12),
    rotationY: column(13),
    ...(scored && { score: column(14) }),
  };
}

export interface KittiObjectFormatting {
  /** Digits after the point; every digit of the number when absent. The score always keeps every digit. */
  readonly decimals?: number;
}

/**
 * The text of a label file, or of a result file where the objects have scores.
 *
 * @throws InputError for a class name with spaces, a number that is not finite, or columns of different lengths
 */
export function formatKittiObjects(objects: KittiObjects, options: KittiObjectFormatting = {}): string {
  const { name, bbox, dimensions, location, score } = objects;
  let text = '';
  for (let i = 0; i < name.length; i++) {
    if (!/^\S+$/.test(name[i])) throw new InputError(`object ${i}: '${name[i]}' is no class name of one word`);
    const numbers = [
      objects.truncated[i],
      objects.occluded[i],
      objects.alpha[i],
      ...bbox.subarray(4 * i, 4 * i + 4),
      dimensions[3 * i + 1],
      dimensions[3 * i + 2],
      dimensions[3 * i],
      ...location.subarray(3 * i, 3 * i + 3),
      objects.rotationY[i],
      ...(score ? [score[i]] : []),
    ];
    const words = numbers.map((value, k) => {
      if (Number.isFinite(value)) return formatNumber(value, FIELDS[k], options.decimals);
      throw new InputError(`object ${i} (${name[i]}): ${FIELDS[k]} is ${value}`);
    });
    if (words.length !== (score ? RESULT_FIELDS : LABEL_FIELDS) - 1) {
      throw new InputError(`object ${i} (${name[i]}): a column is shorter than the names`);
    }
    text += `${name[i]} ${words.join(' ')}\n`;
  }
  return text;
}

function formatNumber(value: number, field: (typeof FIELDS)[number], decimals: number | undefined): string {
  if (decimals === undefined || field === 'score' || field === 'occluded') return String(value);
  return value.toFixed(decimals);
}
