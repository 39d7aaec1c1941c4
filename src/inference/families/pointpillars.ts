import { BoxCandidates } from '../boxCandidates.js';
import { HeadOutputs, headGrid } from '../headOutputs.js';
import type { HeadGrid } from '../headOutputs.js';
import { scoreThresholds } from '../modelSchema.js';
import { scoreActivation } from '../scoreActivation.js';
import type { OrtSession, TensorView } from '../session.js';
import { createAnchors } from './anchors.js';
import type { Anchors } from './anchors.js';
import { defineFamily } from './family.js';
import type { HeadDecoder } from './family.js';
import { pointpillarsSchema } from './pointpillarsSchema.js';
import type { PointpillarsConfig } from './pointpillarsSchema.js';

/** Anchor-based detector on pillars; the YAML is described at {@link pointpillarsSchema}. */
export const pointpillars = defineFamily(pointpillarsSchema, (config, head) => new PointpillarsDecoder(config, head));

/**
 * Decodes residuals against anchors (Lang et al., CVPR 2019; OpenPCDet's ResidualCoder): with the diagonal
 * d = sqrt(l_a^2 + w_a^2) of the anchor,
 *
 *     x = x_t d + x_a,  y = y_t d + y_a,  z = z_t h_a + z_a,  sizes = exp(t) * sizes_a,  yaw = yaw_t + yaw_a
 *
 * and, with a direction classifier, the yaw moved into the half (or other fraction) of the circle that it chose.
 */
class PointpillarsDecoder implements HeadDecoder {
  readonly classes: readonly string[];
  readonly hasVelocity: boolean;
  readonly #config: PointpillarsConfig;
  readonly #grid: HeadGrid;
  readonly #anchors: Anchors;
  readonly #outputs: HeadOutputs;
  readonly #thresholds: Float64Array;

  constructor(config: PointpillarsConfig, head: OrtSession) {
    this.#config = config;
    this.#grid = headGrid(config);
    this.#anchors = createAnchors(config, this.#grid);
    this.classes = config.classes;
    this.hasVelocity = config.code_size === 9;
    this.#thresholds = scoreThresholds(config, config.classes);
    const { perCell } = this.#anchors;
    const { scores, boxes, direction } = config.heads;
    const needed = [
      { role: 'scores', reference: scores, channels: perCell * config.classes.length },
      { role: 'boxes', reference: boxes, channels: perCell * config.code_size },
    ];
    if (direction !== undefined) {
      needed.push({ role: 'direction', reference: direction, channels: perCell * config.direction!.bins });
    }
    this.#outputs = new HeadOutputs(head, 'pointpillars', needed, this.#grid, config.head_layout);
  }

  decode(results: Readonly<Record<string, TensorView>>): readonly BoxCandidates[] {
    const maps = this.#outputs.read(results);
    const [scores] = maps;
    this.#outputs.requireNumbers(scores);
    const { cell_classes: cellClasses, classes } = this.#config;
    const cells = this.#grid.rows * this.#grid.columns;
    const { perCell } = this.#anchors;
    const activation = scoreActivation(this.#config);
    const rawBelow = this.#thresholds.map((threshold) => activation.rawBelow(threshold));
    const candidates = new BoxCandidates();
    const accept = (cell: number, anchor: number, label: number, raw: number) => {
      if (!(raw >= rawBelow[label])) return;
      const score = activation.score(raw);
      if (score >= this.#thresholds[label]) this.#append(maps, cell, anchor, score, label, candidates);
    };
    const scoreAt = this.#reader(perCell * classes.length);
    for (let cell = 0; cell < cells; cell++) {
      for (let anchor = 0; anchor < perCell; anchor++) {
        let best = 0;
        let bestRaw = -Infinity;
        for (let label = 0; label < classes.length; label++) {
          const raw = scores[scoreAt(cell, anchor * classes.length + label)];
          if (cellClasses === 'all') accept(cell, anchor, label, raw);
          else if (raw > bestRaw) [best, bestRaw] = [label, raw];
        }
        if (cellClasses === 'best') accept(cell, anchor, best, bestRaw);
      }
    }
    return [candidates];
  }

  /** Index of a channel of a cell in a map with that many channels. */
  #reader(channels: number): (cell: number, channel: number) => number {
    const cells = this.#grid.rows * this.#grid.columns;
    return this.#config.head_layout === 'nchw'
      ? (cell, channel) => channel * cells + cell
      : (cell, channel) => cell * channels + channel;
  }

  #append(
    maps: readonly Float32Array[],
    cell: number,
    anchor: number,
    score: number,
    label: number,
    out: BoxCandidates,
  ): void {
    const [, codes, directions] = maps;
    const config = this.#config;
    const { x, y, templates, perCell } = this.#anchors;
    const { columns, rowsAlongY } = this.#grid;
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    const [anchorZ, length, width, height, yaw] = templates.subarray(5 * anchor, 5 * anchor + 5);
    const diagonal = Math.hypot(length, width);
    const codeAt = this.#reader(perCell * config.code_size);
    const code = (index: number) => codes[codeAt(cell, anchor * config.code_size + index)];
    const sizes = config.dim_order === 'lwh' ? [length, width, height] : [width, length, height];
    const to = out.push(score, label);
    const at = 7 * to;
    out.boxes[at] = code(0) * diagonal + x[rowsAlongY ? column : row];
    out.boxes[at + 1] = code(1) * diagonal + y[rowsAlongY ? row : column];
    out.boxes[at + 2] = code(2) * height + anchorZ;
    for (let axis = 0; axis < 3; axis++) out.boxes[at + 3 + axis] = Math.exp(code(3 + axis)) * sizes[axis];
    out.boxes[at + 6] = code(6) + yaw;
    if (config.code_size === 9) {
      out.velocities[2 * to] = code(7);
      out.velocities[2 * to + 1] = code(8);
    }
    if (config.direction === undefined) return;
    const { offset, limit_offset: limitOffset, bins } = config.direction;
    const directionAt = this.#reader(perCell * bins);
    let bin = 0;
    for (let other = 1; other < bins; other++) {
      const better = directions[directionAt(cell, anchor * bins + other)];
      if (better > directions[directionAt(cell, anchor * bins + bin)]) bin = other;
    }
    const period = (2 * Math.PI) / bins;
    const turned = out.boxes[at + 6] - offset;
    out.boxes[at + 6] = turned - Math.floor(turned / period + limitOffset) * period + offset + period * bin;
  }
}
