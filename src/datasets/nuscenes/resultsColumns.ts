import type { NuscenesBoxes } from './boxes.js';

/** Detections as a results file lists them. */
export interface NuscenesPredictions extends NuscenesBoxes {
  /**
   * (n) index in `sampleTokens` of the sample that the box itself names, with whose ground truth the official evaluation
   * compares it; -1 for a sample that is not there. Only present where a box names another sample than its list's.
   */
  readonly namedSample?: Int32Array;
}

/** Numbers per box of each column. */
export const BOX_COLUMN_WIDTHS = {
  translation: 3,
  size: 3,
  rotation: 4,
  velocity: 2,
  detection: 1,
  attribute: 1,
  score: 1,
  numPts: 1,
} as const;
type Column = keyof typeof BOX_COLUMN_WIDTHS;
const COLUMNS = Object.keys(BOX_COLUMN_WIDTHS) as Column[];
const FIRST_ROWS = 4096;

function emptyColumns(rows: number) {
  return {
    translation: new Float64Array(3 * rows),
    size: new Float64Array(3 * rows),
    rotation: new Float64Array(4 * rows),
    velocity: new Float64Array(2 * rows),
    detection: new Uint8Array(rows),
    attribute: new Uint8Array(rows),
    score: new Float64Array(rows),
    numPts: new Int32Array(rows),
  };
}

/** Columns that grow with the boxes; the fields change when they do. */
export class GrowingColumns {
  columns = emptyColumns(FIRST_ROWS);
  #capacity = FIRST_ROWS;

  /** Makes room for row `row`. */
  reserve(row: number): void {
    if (row < this.#capacity) return;
    this.#capacity *= 2;
    const larger = {} as Record<Column, unknown>;
    for (const column of COLUMNS) {
      const old = this.columns[column];
      const target = new (old.constructor as Float64ArrayConstructor)(BOX_COLUMN_WIDTHS[column] * this.#capacity);
      target.set(old);
      larger[column] = target;
      // One column at a time is in memory twice.
      (this.columns as Record<Column, unknown>)[column] = target;
    }
  }

  /** The first `rows` rows; nothing can be added afterwards. */
  take(rows: number): typeof this.columns {
    for (const column of COLUMNS) {
      const taken = this.columns[column].slice(0, BOX_COLUMN_WIDTHS[column] * rows);
      (this.columns as Record<Column, unknown>)[column] = taken;
    }
    this.#capacity = rows;
    return this.columns;
  }
}

/** Boxes of one list. */
export interface Segment {
  readonly start: number;
  readonly end: number;
}

/** Copies the boxes of some lists, in the order given. */
export function gatherSegments(
  boxes: Pick<NuscenesBoxes, Column>,
  sampleTokens: readonly string[],
  segments: readonly Segment[],
): NuscenesBoxes {
  const sampleRows = new Uint32Array(segments.length + 1);
  segments.forEach(({ start, end }, s) => (sampleRows[s + 1] = sampleRows[s] + end - start));
  const columns = emptyColumns(sampleRows[segments.length]);
  segments.forEach(({ start, end }, s) => {
    for (const column of COLUMNS) {
      const width = BOX_COLUMN_WIDTHS[column];
      columns[column].set(boxes[column].subarray(width * start, width * end), width * sampleRows[s]);
    }
  });
  return { sampleTokens, sampleRows, ...columns };
}

/**
 * The predictions of some samples, in the order of `tokens`; those that are not there are left out.
 *
 * The devkit does so for a split of the user's own; the evaluation then says which samples are missing.
 */
export function selectNuscenesSamples(
  predictions: NuscenesPredictions,
  tokens: readonly string[],
): NuscenesPredictions {
  const { sampleRows, namedSample } = predictions;
  const placeOf = new Map(predictions.sampleTokens.map((token, place) => [token, place]));
  const present = tokens.filter((token) => placeOf.has(token));
  const places = present.map((token) => placeOf.get(token)!);
  const selected = gatherSegments(
    predictions,
    present,
    places.map((place) => ({ start: sampleRows[place], end: sampleRows[place + 1] })),
  );
  if (namedSample === undefined) return selected;
  const newPlace = new Map(places.map((place, index) => [place, index]));
  const named = new Int32Array(selected.detection.length);
  places.forEach((place, s) => {
    for (let row = sampleRows[place], to = selected.sampleRows[s]; row < sampleRows[place + 1]; row++, to++) {
      named[to] = newPlace.get(namedSample[row]) ?? -1;
    }
  });
  return { ...selected, namedSample: named };
}
