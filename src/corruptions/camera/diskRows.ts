import type { BorderLine, DiskDecomposition } from './diskDecomposition.js';
import { asBytes, diskKernels, workspace } from './kernels/index.js';

const CHANNELS = 3;
/** Bytes whose sum surely has 16 bits. */
const MOST_BYTES = 257;
/** Elements that are read and written behind the last of a row, at most. */
const SURPLUS = 48;

const eighths = (bytes: number): number => Math.ceil(bytes / 8);

/** Sums of an image under a decomposed disk, one row after the other. */
export class DiskRows {
  /** (height + 2 pad, stride) RGB bytes, for the caller to fill. */
  readonly padded: Uint8Array;
  /** Bytes of a padded row, more than its pixels need. */
  readonly stride: number;
  readonly pad: number;
  /** As many bytes as a row has, for the caller's use. */
  readonly room: Float64Array;

  readonly #run = diskKernels();
  readonly #reach: number;
  readonly #narrow: number;
  /** Half heights of the columns of the disk and of the lines at its border, and the addresses of their sums. */
  readonly #columns = new Map<number, number>();
  readonly #diskAddresses: number[] = [];
  readonly #groups: number[] = [];
  /** Half lengths of the lines above and below, shortest first, and the first of their sums' `#ring` rows. */
  readonly #lines = new Map<number, number>();
  readonly #ring: number;
  readonly #zeros: number;
  readonly #sums: number;
  readonly #mixed: number;
  readonly #rest: number;
  /** Two rows of what lies at the border to both sides, two of what lies above and below. */
  readonly #border: number;
  /** The padded rows that come next. */
  #mixedRow: number;
  #lineRow = 0;

  constructor(
    width: number,
    height: number,
    half: number,
    readonly edgeBlur: Float32Array,
    readonly disk: DiskDecomposition,
  ) {
    this.#reach = edgeBlur.length - 1;
    this.pad = half + this.#reach;
    this.#narrow = width * CHANNELS;
    this.stride = 16 * Math.ceil((this.#narrow + 2 * this.pad * CHANNELS + SURPLUS) / 16);
    this.#ring = 2 * this.pad + 1;
    this.#mixedRow = this.pad - this.#reach;
    const { stride } = this;
    const heights = new Set(disk.halfChords);
    const lengths = [...new Set(disk.border.flat().map((line) => line.half))].sort((a, b) => a - b);
    const [padded, columns, lines, border, sums, mixed, rest, zeros, room] = workspace(
      eighths((height + 2 * this.pad) * stride),
      eighths(heights.size * 2 * stride),
      eighths(lengths.length * this.#ring * 2 * stride),
      eighths(4 * 2 * stride),
      eighths(4 * stride),
      eighths((2 * this.#reach + 1) * 4 * stride),
      eighths(4 * stride),
      eighths(4 * stride),
      eighths(stride),
    );
    this.padded = asBytes(padded);
    this.room = room;
    [...heights].forEach((each, i) => this.#columns.set(each, columns.fill(0).byteOffset + i * 2 * stride));
    lengths.forEach((each, i) => this.#lines.set(each, lines.byteOffset + i * this.#ring * 2 * stride));
    this.#border = border.fill(0).byteOffset;
    this.#sums = sums.byteOffset;
    this.#mixed = mixed.byteOffset;
    this.#rest = rest.byteOffset;
    this.#zeros = zeros.fill(0).byteOffset;
    this.#groupColumns();
  }

  /** Groups the columns of the disk so that the sums of each have 16 bits. */
  #groupColumns(): void {
    let bytes = Infinity;
    this.disk.halfChords.forEach((each, i) => {
      const column = i - (this.disk.halfChords.length - 1) / 2;
      const first = 2 * CHANNELS * (this.pad - this.#reach + column);
      this.#diskAddresses.push((this.#columns.get(each) as number) + first);
      bytes += 2 * each + 1;
      if (bytes > MOST_BYTES) {
        bytes = 2 * each + 1;
        this.#groups.push(0);
      }
      this.#groups[this.#groups.length - 1]++;
    });
  }

  #row(row: number): number {
    return this.padded.byteOffset + row * this.stride;
  }

  /** Column sums around the padded row `row`: all of them at first, then what enters and leaves. */
  #moveColumns(row: number): void {
    const begins = row === this.pad - this.#reach;
    for (const [half, sums] of this.#columns) {
      for (let y = begins ? -half : half; y <= half; y++) {
        const leaving = begins ? this.#zeros : this.#row(row - half - 1);
        this.#run.slideSums(sums, this.#row(row + y), leaving, this.stride);
      }
    }
  }

  #lineAddress(half: number, row: number): number {
    return (this.#lines.get(half) as number) + (row % this.#ring) * 2 * this.stride;
  }

  /** Sums along the padded row `row`, longer ones from shorter ones. */
  #sumLines(row: number): void {
    let narrow = this.#zeros;
    let inner = -1;
    for (const half of this.#lines.keys()) {
      const to = this.#lineAddress(half, row);
      this.#run.widenSums(this.#row(row), narrow, to, inner, half, this.stride);
      [narrow, inner] = [to, half];
    }
  }

  /** Sums what the lines at the border give, tap by tap, by where each line's sums lie on both sides. */
  #combine(first: number, address: (line: BorderLine, side: 1 | -1) => number, count: number): [number, number] {
    this.disk.border.forEach((lines, i) => {
      const both = (sign: number): number[] =>
        lines.filter((line) => line.sign === sign).flatMap((line) => [address(line, -1), address(line, 1)]);
      this.#run.combineRows(both(1), both(-1), first + i * 2 * this.stride, count);
    });
    return [first, first + 2 * this.stride];
  }

  #mixedAddress(row: number): number {
    return this.#mixed + (row % (2 * this.#reach + 1)) * 4 * this.stride;
  }

  /** The next padded row of the disk and its border to both sides, blurred along the row. */
  #mixNext(): void {
    const row = this.#mixedRow++;
    const reach = this.#reach;
    this.#moveColumns(row);
    const { sumRows, mixRow } = this.#run;
    sumRows(this.#diskAddresses, this.#groups, this.#sums, this.#narrow + 2 * reach * CHANNELS);
    let beside = [this.#zeros, this.#zeros];
    if (this.#lines.size > 0) {
      const address = ({ at, half }: BorderLine, side: number) =>
        (this.#columns.get(half) as number) + 2 * CHANNELS * (this.pad + side * at);
      beside = this.#combine(this.#border, address, this.#narrow);
    }
    const sums = this.#sums + 4 * CHANNELS * reach;
    mixRow(sums, beside[0], beside[1], this.edgeBlur, this.#mixedAddress(row), this.#narrow);
  }

  /** What lies above and below the padded row `row`, before its blur along the row. */
  #mixRest(row: number): number {
    while (this.#lineRow <= row + this.pad) this.#sumLines(this.#lineRow++);
    const reach = this.#reach;
    const first = 2 * CHANNELS * (this.pad - reach);
    const address = ({ at, half }: BorderLine, side: number) => this.#lineAddress(half, row + side * at) + first;
    const count = this.#narrow + 2 * reach * CHANNELS;
    const [near, far] = this.#combine(this.#border + 2 * 2 * this.stride, address, count);
    this.#run.mixRow(this.#zeros + 32, near, far, this.edgeBlur, this.#rest, count);
    return this.#rest + 4 * CHANNELS * reach;
  }

  /**
   * Writes the next row of the image to `out` from `start`.
   *
   * @returns indices of results within `margin` of a whole number
   */
  next(margin: number, out: Uint8Array, start: number): Int32Array {
    const reach = this.#reach;
    const row = this.#mixedRow === this.pad - reach ? this.pad : this.#mixedRow - reach;
    while (this.#mixedRow <= row + reach) this.#mixNext();
    const rest = this.#lines.size > 0 ? this.#mixRest(row) : 0;
    const rows = [0, -1, 1, -2, 2].slice(0, 2 * reach + 1).map((y) => this.#mixedAddress(row + y));
    return this.#run.finishRow(rows, rest, this.edgeBlur, this.disk.scale, margin, out, start, this.#narrow);
  }
}
