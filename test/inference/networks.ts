/** Small networks with known weights, so that a test can say by hand which boxes come out. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { stringify } from 'yaml';
import type { PointCloud } from '../../src/contracts/index.js';
import { encodeOnnx } from '../../src/inference/index.js';
import type { GraphConstant, GraphNode, GraphValue } from '../../src/inference/index.js';

/** One output channel: bias + sum of weight * feature. */
export interface Channel {
  readonly bias?: number;
  /** Feature index → weight. */
  readonly weights?: Readonly<Record<number, number>>;
}

/** An encoder that hands on the maximum of every feature over the slots. */
export function maximumEncoder(
  features: number,
  slots: number,
  { pillars = 'pillars', batched = false }: { pillars?: number | string; batched?: boolean } = {},
): Uint8Array {
  const leading = batched ? [1] : [];
  return encodeOnnx({
    inputs: [{ name: 'voxels', shape: [...leading, pillars, slots, features] }],
    outputs: [{ name: 'vectors', shape: [...leading, pillars, features] }],
    constants: [],
    nodes: [
      {
        operator: 'ReduceMax',
        inputs: ['voxels'],
        outputs: ['vectors'],
        attributes: { axes: [leading.length + 1], keepdims: 0 },
      },
    ],
  });
}

export interface HeadLayout {
  readonly rows: number | string;
  readonly columns: number | string;
  /** Cells of the canvas per output cell; their features are summed. */
  readonly factor?: number;
  readonly nhwc?: boolean;
  /** The canvas comes with its rows and columns swapped. */
  readonly transposed?: boolean;
}

/** A head whose outputs are linear in the features of a cell. */
export function linearHead(
  features: number,
  outputs: Readonly<Record<string, readonly Channel[]>>,
  { rows, columns, factor = 1, nhwc = false, transposed = false }: HeadLayout,
): Uint8Array {
  const constants: GraphConstant[] = [];
  const nodes: GraphNode[] = [];
  const values: GraphValue[] = [];
  const canvas = transposed ? 'turned' : 'canvas';
  if (transposed) {
    nodes.push({ operator: 'Transpose', inputs: ['canvas'], outputs: [canvas], attributes: { perm: [0, 1, 3, 2] } });
  }
  const down = (size: number | string) => (typeof size === 'number' ? size / factor : `${size}_out`);
  for (const [name, channels] of Object.entries(outputs)) {
    const weights = new Float32Array(channels.length * features * factor * factor);
    channels.forEach(({ weights: given = {} }, channel) => {
      for (const [feature, weight] of Object.entries(given)) {
        const from = (channel * features + Number(feature)) * factor * factor;
        weights.fill(weight, from, from + factor * factor);
      }
    });
    const bias = Float32Array.from(channels, (channel) => channel.bias ?? 0);
    constants.push({ name: `${name}_weights`, shape: [channels.length, features, factor, factor], data: weights });
    constants.push({ name: `${name}_bias`, shape: [channels.length], data: bias });
    nodes.push({
      operator: 'Conv',
      inputs: [canvas, `${name}_weights`, `${name}_bias`],
      outputs: [nhwc ? `${name}_nchw` : name],
      attributes: { kernel_shape: [factor, factor], strides: [factor, factor] },
    });
    if (nhwc) {
      nodes.push({
        operator: 'Transpose',
        inputs: [`${name}_nchw`],
        outputs: [name],
        attributes: { perm: [0, 2, 3, 1] },
      });
    }
    values.push({
      name,
      shape: nhwc ? [1, down(rows), down(columns), channels.length] : [1, channels.length, down(rows), down(columns)],
    });
  }
  return encodeOnnx({
    inputs: [{ name: 'canvas', shape: transposed ? [1, features, columns, rows] : [1, features, rows, columns] }],
    outputs: values,
    constants,
    nodes,
  });
}

/** Writes a model's three files; returns the path of the YAML. */
export function writeModel(folder: string, yaml: object, encoder: Uint8Array, head: Uint8Array): string {
  writeFileSync(join(folder, 'encoder.onnx'), encoder);
  writeFileSync(join(folder, 'head.onnx'), head);
  const path = join(folder, 'model.yaml');
  writeFileSync(path, stringify(yaml));
  return path;
}

export function makeCloud(
  rows: readonly (readonly number[])[],
  channels: readonly string[] = ['x', 'y', 'z', 'intensity'],
  about: Partial<PointCloud> = { intensityScale: 1 },
): PointCloud {
  const points = ndarray(Float32Array.from(rows.flat()), [rows.length, channels.length]);
  return { points, channels, ...about };
}

/** The common part of a small model's YAML: 4 x 6 pillars of 1 m x 2 m, one point each. */
export const smallGrid = {
  schema: 'robosense.model/1',
  name: 'small',
  version: 1,
  files: { encoder: 'encoder.onnx', head: 'head.onnx' },
  point_cloud_range: [0, -6, -3, 4, 6, 1],
  voxel_size: [1, 2, 4],
  max_points_per_voxel: 1,
  max_voxels: 24,
  point_features: ['x', 'y', 'z', 'intensity'],
  intensity_scale: 1,
  decoration: { mean_offset: 3, centre_offset: 2 },
  dim_order: 'lwh',
  box_convention: 'house',
  score_threshold: 0.5,
} as const;

/** Columns of the features of {@link smallGrid}. */
export const feature = { x: 0, y: 1, z: 2, intensity: 3, toCentreX: 7, toCentreY: 8 } as const;
