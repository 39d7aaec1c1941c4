import { BoxCandidates } from '../boxCandidates.js';
import { HeadOutputs, headGrid } from '../headOutputs.js';
import type { HeadGrid } from '../headOutputs.js';
import { scoreThresholds } from '../modelSchema.js';
import { isPeak } from '../peaks.js';
import { scoreActivation } from '../scoreActivation.js';
import type { OrtSession, TensorView } from '../session.js';
import { centerpointClasses, centerpointSchema, centerpointTasks } from './centerpointSchema.js';
import type { CenterpointConfig, CenterpointHeads } from './centerpointSchema.js';
import { defineFamily } from './family.js';
import type { HeadDecoder } from './family.js';

/** Centre-based detector on pillars; the YAML is described at {@link centerpointSchema}. */
export const centerpoint = defineFamily(centerpointSchema, (config, head) => new CenterpointDecoder(config, head));

/**
 * Decodes the maps of a CenterPoint (Yin et al., CVPR 2021): a cell's class score is its heat, its box
 *
 *     x = (column + offset_x) * factor * voxel_x + x_min,  y likewise,  z as it is,
 *     sizes = exp(dim),  yaw = atan2(sin, cos)
 *
 * as in mmdet3d's CenterPointBBoxCoder and Autoware's lidar_centerpoint.
 */
class CenterpointDecoder implements HeadDecoder {
  readonly classes: readonly string[];
  readonly hasVelocity: boolean;
  readonly attributes?: readonly string[];
  readonly #config: CenterpointConfig;
  readonly #grid: HeadGrid;
  readonly #tasks: readonly { outputs: HeadOutputs; firstLabel: number; classCount: number }[];
  readonly #thresholds: Float64Array;
  readonly #yawNorms: Float64Array;
  /** (classes) channels of the attribute head that a class may take. */
  readonly #attributeChannels: readonly (readonly number[])[];

  constructor(config: CenterpointConfig, head: OrtSession) {
    const tasks = centerpointTasks(config);
    this.#config = config;
    this.#grid = headGrid(config);
    this.classes = centerpointClasses(config);
    this.hasVelocity = tasks[0].heads.vel !== undefined;
    const { attributes = [], class_attributes: ofClasses = {} } = config;
    if (attributes.length > 0) this.attributes = attributes;
    this.#attributeChannels = this.classes.map((name) => {
      const allowed = Object.hasOwn(ofClasses, name) ? ofClasses[name] : attributes;
      return attributes.flatMap((attribute, channel) => (allowed.includes(attribute) ? [channel] : []));
    });
    let firstLabel = 0;
    this.#tasks = tasks.map(({ classes, heads }) => {
      const outputs = new HeadOutputs(
        head,
        'centerpoint',
        neededOutputs(heads, classes.length, attributes.length, config.has_variance),
        this.#grid,
      );
      const task = { outputs, firstLabel, classCount: classes.length };
      firstLabel += classes.length;
      return task;
    });
    this.#thresholds = scoreThresholds(config, this.classes);
    const { yaw_norm_threshold: norm = 0 } = config;
    this.#yawNorms = Float64Array.from(this.classes, (name) => (typeof norm === 'number' ? norm : (norm[name] ?? 0)));
  }

  decode(results: Readonly<Record<string, TensorView>>): readonly BoxCandidates[] {
    return this.#tasks.map(({ outputs, firstLabel, classCount }) => {
      const candidates = new BoxCandidates();
      const maps = outputs.read(results);
      outputs.requireNumbers(maps[0]);
      if (this.#config.cell_classes === 'best') this.#selectBest(maps, firstLabel, classCount, candidates);
      else this.#selectAll(maps, firstLabel, classCount, candidates);
      return candidates;
    });
  }

  /** Every class of every cell may give a box. */
  #selectAll(maps: readonly Float32Array[], firstLabel: number, classCount: number, out: BoxCandidates): void {
    const [heat] = maps;
    const { rows, columns } = this.#grid;
    const cells = rows * columns;
    const activation = scoreActivation(this.#config);
    for (let index = 0; index < classCount; index++) {
      const threshold = this.#thresholds[firstLabel + index];
      const rawBelow = activation.rawBelow(threshold);
      for (let cell = 0; cell < cells; cell++) {
        const raw = heat[index * cells + cell];
        if (!(raw >= rawBelow)) continue;
        const score = activation.score(raw);
        if (score >= threshold && this.#passesPeak(heat, index, cell)) {
          this.#append(maps, cell, score, firstLabel + index, out);
        }
      }
    }
  }

  /** A cell gives one box at most, of its best class. */
  #selectBest(maps: readonly Float32Array[], firstLabel: number, classCount: number, out: BoxCandidates): void {
    const [heat] = maps;
    const { rows, columns } = this.#grid;
    const cells = rows * columns;
    const activation = scoreActivation(this.#config);
    for (let cell = 0; cell < cells; cell++) {
      let best = 0;
      for (let index = 1; index < classCount; index++) {
        if (heat[index * cells + cell] > heat[best * cells + cell]) best = index;
      }
      const score = activation.score(heat[best * cells + cell]);
      if (score >= this.#thresholds[firstLabel + best] && this.#passesPeak(heat, best, cell)) {
        this.#append(maps, cell, score, firstLabel + best, out);
      }
    }
  }

  #passesPeak(heat: Float32Array, index: number, cell: number): boolean {
    if (this.#config.peak_kernel === 1) return true;
    const { rows, columns } = this.#grid;
    return isPeak(heat, index * rows * columns, Math.floor(cell / columns), cell % columns, rows, columns);
  }

  #append(maps: readonly Float32Array[], cell: number, score: number, label: number, out: BoxCandidates): void {
    const [, offset, z, dim, rot, ...others] = maps;
    const { rows, columns, rowsAlongY } = this.#grid;
    const cells = rows * columns;
    const config = this.#config;
    const sine = rot[config.rot_order === 'sin_cos' ? cell : cells + cell];
    const cosine = rot[config.rot_order === 'sin_cos' ? cells + cell : cell];
    if (Math.hypot(sine, cosine) < this.#yawNorms[label]) return;
    const row = Math.floor(cell / columns);
    const column = cell % columns;
    const factor = config.out_size_factor;
    const to = out.push(score, label);
    const at = 7 * to;
    out.boxes[at] =
      ((rowsAlongY ? column : row) + offset[cell]) * factor * config.voxel_size[0] + config.point_cloud_range[0];
    out.boxes[at + 1] =
      ((rowsAlongY ? row : column) + offset[cells + cell]) * factor * config.voxel_size[1] +
      config.point_cloud_range[1];
    out.boxes[at + 2] = z[cell];
    for (let axis = 0; axis < 3; axis++) {
      const size = dim[axis * cells + cell];
      out.boxes[at + 3 + axis] = config.dim_activation === 'exp' ? Math.exp(size) : size;
    }
    out.boxes[at + 6] = Math.atan2(sine, cosine) / (config.angle === 'double_yaw' ? 2 : 1);
    if (this.hasVelocity) {
      const [vel] = others;
      out.velocities[2 * to] = vel[cell];
      out.velocities[2 * to + 1] = vel[cells + cell];
    }
    if (this.attributes === undefined) return;
    const attribute = others[others.length - 1];
    const valueOf = (channel: number): number => attribute[channel * cells + cell];
    const channels = this.#attributeChannels[label];
    out.attributes[to] = channels.reduce((best, channel) => (valueOf(channel) > valueOf(best) ? channel : best));
  }
}

function neededOutputs(heads: CenterpointHeads, classCount: number, attributeCount: number, hasVariance: boolean) {
  // The values come first, so that whoever reads them needs not know of the variances behind.
  const times = hasVariance ? 2 : 1;
  const boxes = { offset: 2 * times, z: times, dim: 3 * times, rot: 2 * times, vel: 2 * times };
  const channels = { heatmap: classCount, ...boxes, attribute: attributeCount };
  const roles = ['heatmap', 'offset', 'z', 'dim', 'rot', 'vel', 'attribute'] as const;
  return roles.flatMap((role) => {
    const reference = heads[role];
    return reference === undefined ? [] : [{ role, reference, channels: channels[role] }];
  });
}
