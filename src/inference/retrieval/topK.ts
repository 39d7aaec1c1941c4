/** The best gallery items of each query. */
export interface TopK {
  /** Items of each query: what was asked for, or the whole gallery where it is smaller. */
  readonly k: number;
  readonly count: number;
  /** (count, k) rows of the gallery, best first, the lower one where scores are equal. */
  readonly indices: Int32Array;
  /** (count, k) their scores. */
  readonly scores: Float32Array;
}

/** Puts the best of several parts of a gallery together; parts come in the order of the gallery. */
export class TopKMerger {
  readonly #k: number;
  readonly #rows: number;
  #scores: Float32Array;
  #indices: Int32Array;
  #nextScores: Float32Array;
  #nextIndices: Int32Array;
  /** Candidates of each row so far. */
  #held = 0;

  constructor(rows: number, k: number) {
    this.#rows = rows;
    this.#k = k;
    this.#scores = new Float32Array(rows * k);
    this.#indices = new Int32Array(rows * k);
    this.#nextScores = new Float32Array(rows * k);
    this.#nextIndices = new Int32Array(rows * k);
  }

  /**
   * @param scores (rows, found) best first
   * @param columns (rows, found) within the part
   * @param firstColumn row of the gallery that the part begins with
   */
  add(scores: Float32Array, columns: BigInt64Array, found: number, firstColumn: number): void {
    const k = this.#k;
    // Low and high halves: the upper one is always 0, and reading numbers is faster than reading bigints.
    const low = new Int32Array(columns.buffer, columns.byteOffset, 2 * columns.length);
    const merged = Math.min(k, this.#held + found);
    for (let row = 0; row < this.#rows; row++) {
      let held = row * k;
      const heldEnd = held + this.#held;
      let other = row * found;
      const otherEnd = other + found;
      for (let to = row * k; to < row * k + merged; to++) {
        // Those held come from earlier columns: they win a tie.
        if (other === otherEnd || (held < heldEnd && this.#scores[held] >= scores[other])) {
          this.#nextScores[to] = this.#scores[held];
          this.#nextIndices[to] = this.#indices[held++];
        } else {
          this.#nextScores[to] = scores[other];
          this.#nextIndices[to] = firstColumn + low[2 * other++];
        }
      }
    }
    this.#held = merged;
    [this.#scores, this.#nextScores] = [this.#nextScores, this.#scores];
    [this.#indices, this.#nextIndices] = [this.#nextIndices, this.#indices];
  }

  finish(): TopK {
    return { k: this.#k, count: this.#rows, indices: this.#indices, scores: this.#scores };
  }
}
