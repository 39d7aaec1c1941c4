import type { FloatArray } from '../../contracts/index.js';
import type { CorruptedPoints, LidarPoints } from '../operation.js';

/** A cloud on its way: operations write new numbers, mark what became of a point and what is lost. */
export interface Draft {
  readonly count: number;
  readonly width: number;
  /** (count, width) copy of the cloud's numbers. */
  readonly points: FloatArray;
  /** (count) see POINT_STATUS. */
  readonly status: Uint8Array;
  /** (count) 1 where the point is lost. */
  readonly lost: Uint8Array;
  readonly labels?: Int32Array;
}

export function draftOf({ points, channels, labels }: LidarPoints): Draft {
  const count = points.length / channels.length;
  return {
    count,
    width: channels.length,
    points: points.slice(),
    status: new Uint8Array(count),
    lost: new Uint8Array(count),
    ...(labels && { labels: labels.slice() }),
  };
}

/**
 * The cloud without its lost points.
 *
 * @param order (count) rows of the draft in the order they come out; the given cloud's order when absent
 */
export function finish(draft: Draft, notes: readonly string[] = [], order?: Int32Array): CorruptedPoints {
  const { count, width, points, status, lost, labels } = draft;
  let kept = count;
  for (let row = 0; row < count; row++) kept -= lost[row];
  const said = notes.length === 0 ? {} : { notes };
  if (kept === count && order === undefined) {
    return { points, sourceIndex: rowNumbers(count), status, ...(labels && { labels }), ...said };
  }
  const left = new (points.constructor as new (length: number) => FloatArray)(kept * width);
  const sourceIndex = new Int32Array(kept);
  const keptStatus = new Uint8Array(kept);
  const keptLabels = labels && new Int32Array(kept);
  let to = 0;
  for (let place = 0; place < count; place++) {
    const row = order === undefined ? place : order[place];
    if (lost[row] === 1) continue;
    for (let column = 0; column < width; column++) left[to * width + column] = points[row * width + column];
    keptStatus[to] = status[row];
    if (labels !== undefined && keptLabels !== undefined) keptLabels[to] = labels[row];
    sourceIndex[to++] = row;
  }
  return { points: left, sourceIndex, status: keptStatus, ...(keptLabels && { labels: keptLabels }), ...said };
}

/** 0 … count − 1. */
export function rowNumbers(count: number): Int32Array {
  const rows = new Int32Array(count);
  for (let row = 0; row < count; row++) rows[row] = row;
  return rows;
}
