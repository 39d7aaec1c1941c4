import type { DiskKernel } from './diskKernel.js';

/** A line of a disk at the border of its kernel's grid: which line, how far it reaches to both sides, and its sign. */
export interface BorderLine {
  readonly at: number;
  readonly half: number;
  readonly sign: 1 | -1;
}

/**
 * A disk kernel as scale · (blurred disk + border): the blur of a disk that touches its grid's border reflects there, and
 * what lies beyond the grid is cut off.
 */
export interface DiskDecomposition {
  readonly scale: number;
  /** (2 radius + 1) how far each line of the disk reaches to both sides of its middle. */
  readonly halfChords: readonly number[];
  /**
   * (reach) by the tap of the edge's blur that carries them there: lines that count at each of the four sides, once
   * blurred along themselves.
   */
  readonly border: readonly (readonly BorderLine[])[];
  /** Sum of the kernel. */
  readonly sum: number;
  /** Sum of the differences between the kernel and its decomposition: the rounding of its float32 weights. */
  readonly rounding: number;
}

/** How far the line `y` of a disk reaches to both sides. */
const halfChord = (y: number, radius: number): number => Math.floor(Math.sqrt(radius * radius - y * y));

function borderLines(half: number, reach: number, radius: number): BorderLine[][] {
  const border: BorderLine[][] = Array.from({ length: reach }, () => []);
  const count = (at: number, line: number, tap: number, sign: 1 | -1) => {
    if (line <= radius) border[tap - 1].push({ at, half: halfChord(line, radius), sign });
  };
  for (let tap = 1; tap <= reach; tap++) {
    // Inside the grid the line that `tap` fetches from beyond is a reflected one; beyond the grid nothing arrives.
    for (let at = half - tap + 1; at <= half; at++) count(at, 2 * half - at - tap, tap, 1);
    for (let at = half + 1; at <= half + tap; at++) count(at, at - tap, tap, -1);
  }
  return border;
}

export function decomposeDisk(kernel: DiskKernel, radius: number): DiskDecomposition {
  const { half, weights, edgeBlur } = kernel;
  const reach = edgeBlur.length - 1;
  const border = borderLines(half, reach, radius);
  const far = half + reach;
  const side = 2 * half + 1;
  const tap = (distance: number): number => edgeBlur[Math.abs(distance)] ?? 0;
  /** A line of the disk of the given half chord, blurred along itself. */
  const line = (half: number, at: number): number => {
    let sum = 0;
    for (let u = -reach; u <= reach; u++) if (Math.abs(at - u) <= half) sum += tap(u);
    return sum;
  };
  const bordering = (at: number, along: number): number => {
    let sum = 0;
    border.forEach((lines, i) => {
      for (const each of lines) {
        if (each.at === Math.abs(at)) sum += each.sign * edgeBlur[i + 1] * line(each.half, along);
      }
    });
    return sum;
  };
  const unscaled = (x: number, y: number): number => {
    let sum = bordering(x, y) + bordering(y, x);
    for (let v = -reach; v <= reach; v++) {
      if (Math.abs(y - v) <= radius) sum += tap(v) * line(halfChord(y - v, radius), x);
    }
    return sum;
  };
  const scale = weights[half * side + half] / unscaled(0, 0);
  let sum = 0;
  let rounding = 0;
  for (let y = -far; y <= far; y++) {
    for (let x = -far; x <= far; x++) {
      const inGrid = Math.abs(x) <= half && Math.abs(y) <= half;
      const weight = inGrid ? weights[(y + half) * side + x + half] : 0;
      sum += weight;
      rounding += Math.abs(weight - scale * unscaled(x, y));
    }
  }
  const halfChords = Array.from({ length: 2 * radius + 1 }, (_, i) => halfChord(i - radius, radius));
  return { scale, halfChords, border, sum, rounding };
}
