import type { TriangleMesh } from '../../scene/index.js';
import { MeshBuilder } from '../../mesh/index.js';
import { chordsOf, type GroundPlan, type RoundedCorner } from './groundPlan.js';
import { interpolate, intervalOf, type Relief } from './relief.js';
import type { Surface } from './surfaces.js';

/** A cell that a kerb's chord crosses: a·s + b·n + c > 0 is outside of the kerb. */
interface SplitCell {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly outer: number;
  readonly inner: number;
}

type Point = readonly [s: number, n: number];

/** Two surfaces count as one level below this difference of their lifts, metres. */
const LEVEL_M = 1e-6;

/**
 * The ground over a plan, with steps between patches of different lift as vertical faces: height look-up and mesh from
 * the same cells, so that what `heightAt` returns lies on the mesh.
 *
 * Frame: s along the road, n to its left before bending, z up; the mesh is in (s, n + bend(s), z).
 */
export class Ground {
  readonly sLines: Float64Array;
  readonly nLines: Float64Array;
  readonly #relief: Relief;
  readonly #surfaces: Surface[] = [];
  readonly #cells: Uint8Array;
  readonly #split = new Map<number, SplitCell>();

  constructor(plan: GroundPlan, relief: Relief) {
    this.#relief = relief;
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
    this.#cells = new Uint8Array((this.sLines.length - 1) * rows).fill(this.#surface(plan.base));
    for (const { s0, s1, n0, n1, surface } of patches) {
      const index = this.#surface(surface);
      const [j0, j1] = [lineAt(this.nLines, n0), lineAt(this.nLines, n1)];
      for (let i = lineAt(this.sLines, s0), end = lineAt(this.sLines, s1); i < end; i++) {
        this.#cells.fill(index, i * rows + j0, i * rows + j1);
      }
    }
    for (const corner of corners) this.#round(corner);
  }

  #surface(surface: Surface): number {
    const same = ({ material, liftM }: Surface): boolean => material === surface.material && liftM === surface.liftM;
    const known = this.#surfaces.findIndex(same);
    return known >= 0 ? known : this.#surfaces.push(surface) - 1;
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
        if (Math.min(...sides) > -1e-9) this.#cells[cell] = outer;
        else if (Math.max(...sides) > 1e-9) this.#split.set(cell, { a, b, c, outer, inner: this.#cells[cell] });
      }
    }
  }

  /** What lies at a place, (s, n) inside of the plan or clamped to its edge. */
  surfaceAt(s: number, n: number): Surface {
    const i = intervalOf(this.sLines, s);
    const j = intervalOf(this.nLines, n);
    return this.#surfaces[this.#surfaceIndex(i, j, s, n)];
  }

  #surfaceIndex(i: number, j: number, s: number, n: number): number {
    const cell = i * (this.nLines.length - 1) + j;
    const split = this.#split.get(cell);
    if (split === undefined) return this.#cells[cell];
    return split.a * s + split.b * n + split.c > 0 ? split.outer : split.inner;
  }

  heightAt(s: number, n: number): number {
    const { sNodes, fM, nNodes, gM } = this.#relief;
    return interpolate(sNodes, fM, s) + interpolate(nNodes, gM, n) + this.surfaceAt(s, n).liftM;
  }

  mesh(): TriangleMesh {
    const builder = new MeshBuilder();
    this.#addTops(builder);
    this.#addSteps(builder, true);
    this.#addSteps(builder, false);
    return builder.build();
  }

  #vertex(builder: MeshBuilder, s: number, n: number, liftM: number): number {
    const { sNodes, fM, bendM, nNodes, gM } = this.#relief;
    const z = interpolate(sNodes, fM, s) + interpolate(nNodes, gM, n) + liftM;
    return builder.vertex(s, n + interpolate(sNodes, bendM, s), z);
  }

  /** Cells of one surface on one plane grow into large rectangles. */
  #addTops(builder: MeshBuilder): void {
    const [columns, rows] = [this.sLines.length - 1, this.nLines.length - 1];
    const sPlane = planeOf(this.sLines, this.#relief.sNodes);
    const nPlane = planeOf(this.nLines, this.#relief.nNodes);
    const done = new Uint8Array(columns * rows);
    for (const cell of this.#split.keys()) done[cell] = 1;
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < rows; j++) {
        const first = i * rows + j;
        if (done[first]) continue;
        const index = this.#cells[first];
        let high = j + 1;
        while (
          high < rows &&
          nPlane[high] === nPlane[j] &&
          !done[i * rows + high] &&
          this.#cells[i * rows + high] === index
        ) {
          high++;
        }
        let right = i + 1;
        const grows = (): boolean => {
          if (right >= columns || sPlane[right] !== sPlane[i]) return false;
          for (let cell = right * rows + j; cell < right * rows + high; cell++) {
            if (done[cell] || this.#cells[cell] !== index) return false;
          }
          return true;
        };
        while (grows()) right++;
        for (let column = i; column < right; column++) done.fill(1, column * rows + j, column * rows + high);
        const { material, liftM } = this.#surfaces[index];
        const [s0, s1, n0, n1] = [this.sLines[i], this.sLines[right], this.nLines[j], this.nLines[high]];
        builder.quad(
          material,
          this.#vertex(builder, s0, n0, liftM),
          this.#vertex(builder, s1, n0, liftM),
          this.#vertex(builder, s1, n1, liftM),
          this.#vertex(builder, s0, n1, liftM),
        );
      }
    }
    for (const [cell, split] of this.#split) this.#addSplitCell(builder, Math.floor(cell / rows), cell % rows, split);
  }

  #addSplitCell(builder: MeshBuilder, i: number, j: number, split: SplitCell): void {
    const [s0, s1, n0, n1] = [this.sLines[i], this.sLines[i + 1], this.nLines[j], this.nLines[j + 1]];
    const cell: Point[] = [[s0, n0], [s1, n0], [s1, n1], [s0, n1]]; // prettier-ignore
    const { a, b, c } = split;
    for (const [sign, index] of [
      [1, split.outer],
      [-1, split.inner],
    ] as const) {
      const { material, liftM } = this.#surfaces[index];
      const corners = clip(cell, sign * a, sign * b, sign * c).map(([s, n]) => this.#vertex(builder, s, n, liftM));
      for (let k = 2; k < corners.length; k++) builder.triangle(material, corners[0], corners[k - 1], corners[k]);
    }
    const chord = clip(cell, a, b, c).filter(([s, n]) => Math.abs(a * s + b * n + c) < 1e-9);
    if (chord.length >= 2) {
      const [p, q] = chord;
      this.#addStep(
        builder,
        p,
        q,
        [(p[0] + q[0]) / 2 + 1e-6 * a, (p[1] + q[1]) / 2 + 1e-6 * b],
        split.outer,
        split.inner,
      );
    }
  }

  /** A vertical face over the edge p–q; `lowSide` is a point on the side of surface `one`. */
  #addStep(builder: MeshBuilder, p: Point, q: Point, oneSide: Point, one: number, other: number): void {
    const [a, b] = [this.#surfaces[one], this.#surfaces[other]];
    if (Math.abs(a.liftM - b.liftM) < LEVEL_M) return;
    const [low, high] = a.liftM < b.liftM ? [a, b] : [b, a];
    // Left of p → q lies where the product is positive; a wall p → q faces right.
    const product = (q[0] - p[0]) * (oneSide[1] - p[1]) - (q[1] - p[1]) * (oneSide[0] - p[0]);
    const lowIsLeft = product > 0 === (low === a);
    const [from, to] = lowIsLeft ? [q, p] : [p, q];
    const soft = high.material === 'grass' && high.liftM - low.liftM > 0.2;
    builder.quad(
      soft ? 'soil' : 'curb',
      this.#vertex(builder, from[0], from[1], low.liftM),
      this.#vertex(builder, to[0], to[1], low.liftM),
      this.#vertex(builder, to[0], to[1], high.liftM),
      this.#vertex(builder, from[0], from[1], high.liftM),
    );
  }

  /** Steps over lines of constant s (`across`) or n; equal neighbours on one plane are one face. */
  #addSteps(builder: MeshBuilder, across: boolean): void {
    const lines = across ? this.sLines : this.nLines;
    const along = across ? this.nLines : this.sLines;
    const nodes = across ? this.#relief.nNodes : this.#relief.sNodes;
    const plane = planeOf(along, nodes);
    for (let line = 1; line + 1 < lines.length; line++) {
      const at = lines[line];
      let start = -1;
      let startPair = -1;
      const flush = (end: number): void => {
        if (start >= 0) {
          const point = (value: number, offset: number): Point =>
            across ? [at + offset, value] : [value, at + offset];
          const middle = (along[start] + along[end]) / 2;
          const [p, q] = [point(along[start], 0), point(along[end], 0)];
          this.#addStep(builder, p, q, point(middle, -1e-3), startPair >> 8, startPair & 255);
        }
        start = -1;
      };
      for (let k = 0; k + 1 < along.length; k++) {
        const [before, after] = across ? this.#sidesAcross(line, k) : this.#sidesAlong(line, k);
        const level = Math.abs(this.#surfaces[before].liftM - this.#surfaces[after].liftM) < LEVEL_M;
        const pair = level ? -1 : before * 256 + after;
        if (start >= 0 && (pair !== startPair || plane[k] !== plane[start])) flush(k);
        if (pair >= 0 && start < 0) {
          start = k;
          startPair = pair;
        }
      }
      flush(along.length - 1);
    }
  }

  /** Surfaces left and right of the edge on line s = sLines[line] in row k, sampled beside its middle. */
  #sidesAcross(line: number, k: number): [number, number] {
    const n = (this.nLines[k] + this.nLines[k + 1]) / 2;
    const s = this.sLines[line];
    return [this.#surfaceIndex(line - 1, k, s - 1e-6, n), this.#surfaceIndex(line, k, s + 1e-6, n)];
  }

  #sidesAlong(line: number, k: number): [number, number] {
    const s = (this.sLines[k] + this.sLines[k + 1]) / 2;
    const n = this.nLines[line];
    return [this.#surfaceIndex(k, line - 1, s, n - 1e-6), this.#surfaceIndex(k, line, s, n + 1e-6)];
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

/** Which piece of the relief each interval between lines belongs to. */
function planeOf(lines: Float64Array, nodes: Float64Array): Int32Array {
  return Int32Array.from({ length: lines.length - 1 }, (_, i) => intervalOf(nodes, (lines[i] + lines[i + 1]) / 2));
}

/** The part of a convex polygon where a·s + b·n + c >= 0. */
function clip(polygon: readonly Point[], a: number, b: number, c: number): Point[] {
  const kept: Point[] = [];
  polygon.forEach((p, index) => {
    const q = polygon[(index + 1) % polygon.length];
    const [dp, dq] = [a * p[0] + b * p[1] + c, a * q[0] + b * q[1] + c];
    if (dp >= -1e-9) kept.push(p);
    if ((dp > 1e-9 && dq < -1e-9) || (dp < -1e-9 && dq > 1e-9)) {
      const share = dp / (dp - dq);
      kept.push([p[0] + share * (q[0] - p[0]), p[1] + share * (q[1] - p[1])]);
    }
  });
  return kept;
}
