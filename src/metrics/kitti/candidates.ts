import type { FlatObjects } from './columns.js';

/**
 * The pairs of one class that could match: those that overlap more than the lowest threshold in use.
 *
 * Detections with at least one such label stand in descending score (ties in file order); position p owns edges
 * `edgeStart[p]` to `edgeStart[p + 1]`, whose labels are in file order.
 */
export interface Candidates {
  /** (p) row in the flat detections. */
  readonly detection: Int32Array;
  /** (p + 1) */
  readonly edgeStart: Int32Array;
  /** (e) row in the flat labels. */
  readonly label: Int32Array;
  /** (e) */
  readonly overlap: Float64Array;
  /** (e) position of the detection. */
  readonly owner: Int32Array;
}

/** Collects pairs detection by detection, labels in file order. */
export class CandidateCollector {
  #detection = new Int32Array(1024);
  #label = new Int32Array(1024);
  #overlap = new Float64Array(1024);
  #count = 0;

  add(detection: number, label: number, overlap: number): void {
    if (this.#count === this.#label.length) this.#grow();
    this.#detection[this.#count] = detection;
    this.#label[this.#count] = label;
    this.#overlap[this.#count++] = overlap;
  }

  #grow(): void {
    const detection = new Int32Array(2 * this.#count);
    const label = new Int32Array(2 * this.#count);
    const overlap = new Float64Array(2 * this.#count);
    detection.set(this.#detection);
    label.set(this.#label);
    overlap.set(this.#overlap);
    this.#detection = detection;
    this.#label = label;
    this.#overlap = overlap;
  }

  /** @param order rows of all detections in descending score */
  finish(order: Int32Array): Candidates {
    const firstEdge = new Int32Array(order.length);
    const edges = new Int32Array(order.length);
    let positions = 0;
    for (let e = 0; e < this.#count; e++) {
      const row = this.#detection[e];
      if (edges[row]++ === 0) {
        firstEdge[row] = e;
        positions++;
      }
    }
    const candidates = {
      detection: new Int32Array(positions),
      edgeStart: new Int32Array(positions + 1),
      label: new Int32Array(this.#count),
      overlap: new Float64Array(this.#count),
      owner: new Int32Array(this.#count),
    };
    let p = 0;
    let to = 0;
    for (let i = 0; i < order.length; i++) {
      const row = order[i];
      if (edges[row] === 0) continue;
      candidates.detection[p] = row;
      for (let e = firstEdge[row], end = e + edges[row]; e < end; e++, to++) {
        candidates.label[to] = this.#label[e];
        candidates.overlap[to] = this.#overlap[e];
        candidates.owner[to] = p;
      }
      candidates.edgeStart[++p] = to;
    }
    return candidates;
  }
}

/** Rows of the detections in descending score; ties keep the order of frames and files. */
export function orderByScore(detections: FlatObjects): Int32Array {
  const { score, count } = detections;
  // A native sort of the plain numbers and a look-up of each one's place: no comparator is called.
  const ascending = score.slice().sort();
  const used = new Int32Array(count);
  const order = new Int32Array(count);
  for (let row = 0; row < count; row++) {
    const value = score[row];
    let low = 0;
    let high = count;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ascending[middle] <= value) low = middle + 1;
      else high = middle;
    }
    const higher = count - low;
    order[higher + used[higher]++] = row;
  }
  return order;
}
