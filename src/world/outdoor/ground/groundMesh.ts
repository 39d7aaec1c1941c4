import { MeshBuilder } from '../../mesh/index.js';
import type { TriangleMesh } from '../../scene/index.js';
import type { Ground, SplitCell } from './ground.js';
import { interpolate, intervalOf } from './relief.js';

type Point = readonly [s: number, n: number];

/** Two surfaces count as one level below this difference of their lifts, metres. */
const LEVEL_M = 1e-6;

/** The ground's cells as triangles: few large ones where neighbours agree, vertical faces where their lifts differ. */
export function meshOfGround(ground: Ground): TriangleMesh {
  return new GroundMesher(ground).build();
}

class GroundMesher {
  readonly #builder = new MeshBuilder();
  readonly #ground: Ground;

  constructor(ground: Ground) {
    this.#ground = ground;
  }

  build(): TriangleMesh {
    this.#addTops();
    this.#addSteps(true);
    this.#addSteps(false);
    return this.#builder.build();
  }

  #vertex(s: number, n: number, liftM: number): number {
    const { sNodes, fM, bendM, nNodes, gM } = this.#ground.relief;
    const z = interpolate(sNodes, fM, s) + interpolate(nNodes, gM, n) + liftM;
    return this.#builder.vertex(s, n + interpolate(sNodes, bendM, s), z);
  }

  /** Cells of one surface on one plane grow into large rectangles. */
  #addTops(): void {
    const [columns, rows] = [this.#ground.sLines.length - 1, this.#ground.nLines.length - 1];
    const sPlane = planeOf(this.#ground.sLines, this.#ground.relief.sNodes);
    const nPlane = planeOf(this.#ground.nLines, this.#ground.relief.nNodes);
    const done = new Uint8Array(columns * rows);
    for (const cell of this.#ground.split.keys()) done[cell] = 1;
    for (let i = 0; i < columns; i++) {
      for (let j = 0; j < rows; j++) {
        const first = i * rows + j;
        if (done[first]) continue;
        const index = this.#ground.cells[first];
        let high = j + 1;
        while (
          high < rows &&
          nPlane[high] === nPlane[j] &&
          !done[i * rows + high] &&
          this.#ground.cells[i * rows + high] === index
        ) {
          high++;
        }
        let right = i + 1;
        const grows = (): boolean => {
          if (right >= columns || sPlane[right] !== sPlane[i]) return false;
          for (let cell = right * rows + j; cell < right * rows + high; cell++) {
            if (done[cell] || this.#ground.cells[cell] !== index) return false;
          }
          return true;
        };
        while (grows()) right++;
        for (let column = i; column < right; column++) done.fill(1, column * rows + j, column * rows + high);
        const { material, liftM } = this.#ground.surfaces[index];
        const [s0, s1, n0, n1] = [
          this.#ground.sLines[i],
          this.#ground.sLines[right],
          this.#ground.nLines[j],
          this.#ground.nLines[high],
        ];
        this.#builder.quad(
          material,
          this.#vertex(s0, n0, liftM),
          this.#vertex(s1, n0, liftM),
          this.#vertex(s1, n1, liftM),
          this.#vertex(s0, n1, liftM),
        );
      }
    }
    for (const [cell, split] of this.#ground.split) this.#addSplitCell(Math.floor(cell / rows), cell % rows, split);
  }

  #addSplitCell(i: number, j: number, split: SplitCell): void {
    const [s0, s1, n0, n1] = [
      this.#ground.sLines[i],
      this.#ground.sLines[i + 1],
      this.#ground.nLines[j],
      this.#ground.nLines[j + 1],
    ];
    const cell: Point[] = [[s0, n0], [s1, n0], [s1, n1], [s0, n1]]; // prettier-ignore
    const { a, b, c } = split;
    for (const [sign, index] of [
      [1, split.outer],
      [-1, split.inner],
    ] as const) {
      const { material, liftM } = this.#ground.surfaces[index];
      const corners = clip(cell, sign * a, sign * b, sign * c).map(([s, n]) => this.#vertex(s, n, liftM));
      for (let k = 2; k < corners.length; k++) this.#builder.triangle(material, corners[0], corners[k - 1], corners[k]);
    }
    const chord = clip(cell, a, b, c).filter(([s, n]) => Math.abs(a * s + b * n + c) < 1e-9);
    if (chord.length >= 2) {
      const [p, q] = chord;
      this.#addStep(p, q, [(p[0] + q[0]) / 2 + 1e-6 * a, (p[1] + q[1]) / 2 + 1e-6 * b], split.outer, split.inner);
    }
  }

  /** A vertical face over the edge p–q; `lowSide` is a point on the side of surface `one`. */
  #addStep(p: Point, q: Point, oneSide: Point, one: number, other: number): void {
    const [a, b] = [this.#ground.surfaces[one], this.#ground.surfaces[other]];
    if (Math.abs(a.liftM - b.liftM) < LEVEL_M) return;
    const [low, high] = a.liftM < b.liftM ? [a, b] : [b, a];
    // Left of p → q lies where the product is positive; a wall p → q faces right.
    const product = (q[0] - p[0]) * (oneSide[1] - p[1]) - (q[1] - p[1]) * (oneSide[0] - p[0]);
    const lowIsLeft = product > 0 === (low === a);
    const [from, to] = lowIsLeft ? [q, p] : [p, q];
    const soft = high.material === 'grass' && high.liftM - low.liftM > 0.2;
    this.#builder.quad(
      soft ? 'soil' : 'curb',
      this.#vertex(from[0], from[1], low.liftM),
      this.#vertex(to[0], to[1], low.liftM),
      this.#vertex(to[0], to[1], high.liftM),
      this.#vertex(from[0], from[1], high.liftM),
    );
  }

  /** Steps over lines of constant s (`across`) or n; equal neighbours on one plane are one face. */
  #addSteps(across: boolean): void {
    const lines = across ? this.#ground.sLines : this.#ground.nLines;
    const along = across ? this.#ground.nLines : this.#ground.sLines;
    const nodes = across ? this.#ground.relief.nNodes : this.#ground.relief.sNodes;
    const plane = planeOf(along, nodes);
    const rows = this.#ground.nLines.length - 1;
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
          this.#addStep(p, q, point(middle, -1e-3), startPair >> 8, startPair & 255);
        }
        start = -1;
      };
      for (let k = 0; k + 1 < along.length; k++) {
        const pair = this.#stepBetween(across, line, k, across ? (line - 1) * rows + k : k * rows + line - 1);
        if (pair < 0 && start < 0) continue;
        if (start >= 0 && (pair !== startPair || plane[k] !== plane[start])) flush(k);
        if (pair >= 0 && start < 0) {
          start = k;
          startPair = pair;
        }
      }
      flush(along.length - 1);
    }
  }

  /** The surfaces on both sides of an edge as one number; -1 where they are level. Most neighbours are one surface. */
  #stepBetween(across: boolean, line: number, k: number, cell: number): number {
    const { cells, split, surfaces, nLines } = this.#ground;
    const next = across ? cell + nLines.length - 1 : cell + 1;
    if (cells[cell] === cells[next] && !split.has(cell) && !split.has(next)) return -1;
    const [before, after] = across ? this.#sidesAcross(line, k) : this.#sidesAlong(line, k);
    return Math.abs(surfaces[before].liftM - surfaces[after].liftM) < LEVEL_M ? -1 : before * 256 + after;
  }

  /** Surfaces left and right of the edge on line s = sLines[line] in row k, sampled beside its middle. */
  #sidesAcross(line: number, k: number): [number, number] {
    const n = (this.#ground.nLines[k] + this.#ground.nLines[k + 1]) / 2;
    const s = this.#ground.sLines[line];
    return [this.#ground.surfaceIndex(line - 1, k, s - 1e-6, n), this.#ground.surfaceIndex(line, k, s + 1e-6, n)];
  }

  #sidesAlong(line: number, k: number): [number, number] {
    const s = (this.#ground.sLines[k] + this.#ground.sLines[k + 1]) / 2;
    const n = this.#ground.nLines[line];
    return [this.#ground.surfaceIndex(k, line - 1, s, n - 1e-6), this.#ground.surfaceIndex(k, line, s, n + 1e-6)];
  }
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
