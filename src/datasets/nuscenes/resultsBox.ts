/**
 * One box of a results file, checked as the devkit checks it.
 *
 * Source: `DetectionBox` in `eval/detection/data_classes.py` and `EvalBox` in `eval/common/data_classes.py` of
 * nuscenes-devkit.
 */
import { ATTRIBUTE_NAMES } from './classes.js';
import type { JsonStream } from '../json/index.js';
import { GrowingColumns } from './resultsColumns.js';
import { NameFinder } from './resultsNames.js';

const FIELDS = [
  'sample_token',
  'translation',
  'size',
  'rotation',
  'velocity',
  'detection_name',
  'attribute_name',
  'detection_score',
  'num_pts',
] as const;
const [SAMPLE_TOKEN, TRANSLATION, SIZE, ROTATION, VELOCITY, DETECTION_NAME, ATTRIBUTE_NAME, SCORE, NUM_PTS] =
  FIELDS.keys();
/** Fields without a default. */
const REQUIRED = (1 << SCORE) - 1;
const ABSENT = -1;

export class BoxReader {
  readonly growing = new GrowingColumns();
  /** Row → token that a box names, where it is not that of its list. */
  readonly strayTokens = new Map<number, string>();
  readonly #fields = new NameFinder(FIELDS);
  readonly #attributes = new NameFinder(ATTRIBUTE_NAMES);
  readonly #classes: NameFinder;
  readonly #classNames: readonly string[];
  /** Index in the profile's classes → index in DETECTION_NAMES. */
  readonly #classCode: Uint8Array;

  constructor(
    readonly json: JsonStream,
    classNames: readonly string[],
    allNames: readonly string[],
  ) {
    this.#classNames = classNames;
    this.#classes = new NameFinder(classNames);
    this.#classCode = Uint8Array.from(classNames, (name) => allNames.indexOf(name));
  }

  /** Reads numbers to `target[at]` and on; there must be as many as `width`. */
  #numbers(name: string, target: Float64Array, at: number, width: number, mayBeNaN: boolean): void {
    const { json } = this;
    let count = 0;
    json.beginArray();
    while (json.more()) {
      const value = json.number(mayBeNaN);
      if (!mayBeNaN && Number.isNaN(value)) json.fail(`${name} has a NaN; only a velocity may be unknown`);
      if (count < width) target[at + count] = value;
      count++;
    }
    if (count !== width) json.fail(`${name} has ${count} numbers, ${width} are needed`);
  }

  #shownText(): string {
    const { bytes, start, end } = this.json;
    return JSON.stringify(bytes.toString('utf8', start, Math.min(end, start + 80)));
  }

  #sampleToken(row: number, listToken: Uint8Array): void {
    const { json } = this;
    json.textBytes();
    const { bytes, start, end } = json;
    let same = end - start === listToken.length;
    for (let i = 0; same && i < listToken.length; i++) same = bytes[start + i] === listToken[i];
    // A key that stands twice in a box: the last one counts.
    if (!same) this.strayTokens.set(row, bytes.toString('utf8', start, end));
    else if (this.strayTokens.size > 0) this.strayTokens.delete(row);
  }

  #className(): number {
    const { json } = this;
    json.textBytes();
    const found = this.#classes.find(json.bytes, json.start, json.end);
    if (found < 0) {
      json.fail(`detection_name ${this.#shownText()} is not one of ${this.#classNames.join(', ')}`);
    }
    return this.#classCode[found];
  }

  #attribute(): number {
    const { json } = this;
    json.textBytes();
    const found = this.#attributes.find(json.bytes, json.start, json.end);
    if (found < 0) {
      json.fail(`attribute_name ${this.#shownText()} is neither "" nor one of ${ATTRIBUTE_NAMES.slice(1).join(', ')}`);
    }
    return found;
  }

  #pointCount(): number {
    const value = this.json.number();
    if (!Number.isInteger(value) || Math.abs(value) > 0x7fffffff)
      this.json.fail(`num_pts ${value} is no number of points`);
    return value;
  }

  /**
   * Reads the next value as box `row`.
   *
   * @param listToken the key it is listed under, UTF-8
   */
  read(row: number, listToken: Uint8Array): void {
    const { json, growing } = this;
    growing.reserve(row);
    const { translation, size, rotation, velocity, detection, attribute, score, numPts } = growing.columns;
    score[row] = ABSENT;
    numPts[row] = ABSENT;
    let seen = 0;
    json.beginObject();
    while (json.more()) {
      json.keyBytes();
      const field = this.#fields.find(json.bytes, json.start, json.end);
      switch (field) {
        case TRANSLATION:
          this.#numbers('translation', translation, 3 * row, 3, false);
          break;
        case SIZE:
          this.#numbers('size', size, 3 * row, 3, false);
          break;
        case ROTATION:
          this.#numbers('rotation', rotation, 4 * row, 4, false);
          break;
        case VELOCITY:
          this.#numbers('velocity', velocity, 2 * row, 2, true);
          break;
        case SAMPLE_TOKEN:
          this.#sampleToken(row, listToken);
          break;
        case DETECTION_NAME:
          detection[row] = this.#className();
          break;
        case ATTRIBUTE_NAME:
          attribute[row] = this.#attribute();
          break;
        case SCORE:
          score[row] = json.number();
          if (Number.isNaN(score[row])) json.fail('detection_score is NaN; give a number from 0 to 1');
          break;
        case NUM_PTS:
          numPts[row] = this.#pointCount();
          break;
        default:
          json.skip();
      }
      if (field >= 0) seen |= 1 << field;
    }
    if ((seen & REQUIRED) === REQUIRED) return;
    const missing = FIELDS.filter((_, field) => field < SCORE && (seen & (1 << field)) === 0);
    json.fail(`${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`);
  }
}
