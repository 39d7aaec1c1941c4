import { chordsOf, type GroundPlan, type RoundedCorner } from './groundPlan.js';
import { interpolate, intervalOf, type Relief } from './relief.js';
import type { Surface } from './surfaces.js';

/** A cell that a kerb's chord crosses: a·s + b·n + c > 0 is outside of the kerb. */
export interface SplitCell {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly outer: number;
  readonly inner: number;
}

/**
 * The ground over a plan, with steps between patches of different lift as vertical faces: height look-up and mesh from
 * the same cells, so that what `heightAt` returns lies on the mesh.
 *
 * Frame: s along the road, n to its left before bending, z up; the mesh is in (s, n + bend(s), z).
 */
export class Ground {
  readonly sLines: Float64Array;
  readonly nLines: Float64Array;
  readonly relief: Relief;
  readonly surfaces: Surface[] = [];
  /** Index of a surface, rows of nLines.length - 1 cells for each interval of sLines. */
  readonly cells: Uint8Array;
  /** Cells that hold two surfaces. */
  readonly split = new Map<number, SplitCell>();

  constructor(plan: GroundPlan, relief: Relief) {
    this.relief = relief;
    const { patches, corners, halfLengthM, halfWidthM } = plan;
    const sEdges = [-halfLengthM, halfLengthM, ...relief.sNodes];
    const nEdges = [-halfWidthM, halfWidthM, ...relief.nNodes];
    for (const { s0, s1, n0, n1 } of patches) {
      sEdges.push(s0, s1);
      nEdges.push(n0, n1);
    }
    for (const corner of corners) {
      for (const [s, n] of chordsOf(corner)) {
        sEdges.push(s);
        nEdges.push(n);
      }
    }
    this.sLines = linesOf(sEdges, halfLengthM);
    this.nLines = linesOf(nEdges, halfWidthM);
    const rows = this.nLines.length - 1;
    this.cells = new Uint8Array((this.sLines.length - 1) * rows).fill(this.#surface(plan.base));
    for (const { s0, s1, n0, n1, surface } of patches) {
      const index = this.#surface(surface);
      const [j0, j1] = [lineAt(this.nLines, n0), lineAt(this.nLines, n1)];
      for (let i = lineAt(this.sLines, s0), end = lineAt(this.sLines, s1); i < end; i++) {
        this.cells.fill(index, i * rows + j0, i * rows + j1);
      }
    }
    for (const corner of corners) this.#round(corner);
  }

  #surface(surface: Surface): number {
    const same = ({ material, liftM }: Surface): boolean => material === surface.material && liftM === surface.liftM;
    const known = this.surfaces.findIndex(same);
    return known >= 0 ? known : this.surfaces.push(surface) - 1;
  }

  #round(corner: RoundedCorner): void {
    const { s, n, radiusM, towardsS, towardsN } = corner;
    const outer = this.#surface(corner.outer);
    const rows = this.nLines.length - 1;
    const chords = chordsOf(corner);
    const [s0, s1] = [s, s + towardsS * radiusM].sort((p, q) => p - q);
    const [n0, n1] = [n, n + towardsN * radiusM].sort((p, q) => p - q);
    for (let i = intervalOf(this.sLines, s0 + 1e-9); i + 1 < this.sLines.length && this.sLines[i] < s1 - 1e-9; i++) {
      const sMiddle = (this.sLines[i] + this.sLines[i + 1]) / 2;
      const at = chords.findIndex(([cs], index) => index > 0 && (cs - sMiddle) * towardsS <= 0);
      if (at < 1) continue;
      const [p, q] = [chords[at - 1], chords[at]];
      // The line through both chord ends, positive on the side of the corner.
      let [a, b] = [q[1] - p[1], p[0] - q[0]];
      if (a * (s - p[0]) + b * (n - p[1]) < 0) [a, b] = [-a, -b];
      const c = -a * p[0] - b * p[1];
      for (let j = intervalOf(this.nLines, n0 + 1e-9); j + 1 < this.nLines.length && this.nLines[j] < n1 - 1e-9; j++) {
        const sides = [0, 1, 2, 3].map((k) => a * this.sLines[i + (k >> 1)] + b * this.nLines[j + (k & 1)] + c);
        const cell = i * rows + j;
        if (Math.min(...sides) > -1e-9) this.cells[cell] = outer;
        else if (Math.max(...sides) > 1e-9) this.split.set(cell, { a, b, c, outer, inner: this.cells[cell] });
      }
    }
  }

  /** What lies at a place, (s, n) inside of the plan or clamped to its edge. */
  surfaceAt(s: number, n: number): Surface {
    const i = intervalOf(this.sLines, s);
    const j = intervalOf(this.nLines, n);
    return this.surfaces[this.surfaceIndex(i, j, s, n)];
  }

  /** Of the cell (i, j), which (s, n) lies in. */
  surfaceIndex(i: number, j: number, s: number, n: number): number {
    const cell = i * (this.nLines.length - 1) + j;
    const split = this.split.get(cell);
    if (split === undefined) return this.cells[cell];
    return split.a * s + split.b * n + split.c > 0 ? split.outer : split.inner;
  }

  heightAt(s: number, n: number): number {
    const { sNodes, fM, nNodes, gM } = this.relief;
    return interpolate(sNodes, fM, s) + interpolate(nNodes, gM, n) + this.surfaceAt(s, n).liftM;
  }
}

/** Rising, without repetitions, inside of ±half. */
function linesOf(edges: readonly number[], half: number): Float64Array {
  const sorted = Float64Array.from(edges.filter((edge) => Math.abs(edge) <= half)).sort();
  return sorted.filter((edge, index) => index === 0 || edge - sorted[index - 1] > 1e-7);
}

function lineAt(lines: Float64Array, value: number): number {
  const i = intervalOf(lines, value);
  return Math.abs(lines[i + 1] - value) < 1e-6 ? i + 1 : i;
}
