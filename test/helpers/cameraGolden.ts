import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { parse } from 'yaml';
import { CAMERA_OPERATIONS } from '../../src/corruptions/camera/index.js';
import type { RgbImage } from '../../src/corruptions/operation.js';
import { packageRoot } from '../../src/installation/index.js';
import type { CameraOperation } from '../../src/corruptions/operation.js';

const golden = join(packageRoot, 'test', 'golden');

/** One reference result: exact where it has a hash, else statistics over seeds. */
export interface CameraGolden {
  readonly sha256_rgb?: string;
  readonly file?: string;
  readonly n_seeds?: number;
  readonly mean: number[] & { mean: number[]; sd: number[] };
  readonly std: { mean: number[]; sd: number[] };
  readonly psnr: { mean: number; sd: number };
  readonly mae: { mean: number; sd: number };
  readonly frac_changed: { mean: number; sd: number };
}

type Ladder = Record<string, CameraGolden>;

export const cameraGolden = JSON.parse(readFileSync(join(golden, 'corruptions.json'), 'utf8')).image as {
  readonly stats: Record<string, Ladder>;
  readonly exact_testrng: Record<string, Ladder>;
  readonly corruptions_ad_camera: Record<string, Ladder>;
  readonly aux: {
    readonly motion_kernels: Record<string, number[]>;
    readonly motion_offsets_dx_dy: Record<string, [number, number][]>;
    readonly motion_blur_fixed_angle: Record<string, { sha256_rgb: string }>;
    readonly plasma_fractal_rng1205_256_decay2: { sha256_f32le: string; argmax: number[]; argmin: number[] };
    readonly disk_kernels: Record<string, number[][]>;
  };
};

/** @param path below test/golden */
export async function readGoldenImage(path: string): Promise<RgbImage> {
  const { data, info } = await sharp(join(golden, path)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { widthPx: info.width, heightPx: info.height, data: new Uint8Array(data) };
}

export const goldenInput = (): Promise<RgbImage> => readGoldenImage('corruptions/input_256x192.png');

export const sha256 = (data: Uint8Array): string => createHash('sha256').update(data).digest('hex');

interface Step {
  readonly operation: string;
  readonly severities: Record<string, Record<string, unknown> | null>;
}

interface SuiteFile {
  readonly types: Record<string, Step | { readonly chain: readonly Step[] }>;
}

/** An operation and its parameters, checked. */
export interface ParsedStep {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- parameters differ from operation to operation
  readonly operation: CameraOperation<any>;
  readonly parameters: unknown;
}

export function suiteFile(suite: string): SuiteFile {
  return parse(readFileSync(join(packageRoot, 'configs', 'corruptions', `${suite}.yaml`), 'utf8')) as SuiteFile;
}

/** Operations and parameters of `suite/type@severity` as the suite's file has them. */
export function stepsOf(type: string, severity: string | number): ParsedStep[] {
  const [suite, name] = type.split('/');
  const entry = suiteFile(suite).types[name];
  const steps = 'chain' in entry ? entry.chain : [entry];
  return steps.map((step) => {
    const operation = CAMERA_OPERATIONS[step.operation];
    return { operation, parameters: operation.parameters.parse(step.severities[severity] ?? {}) };
  });
}

/** The one operation of a condition that is no chain. */
export const conditionOf = (type: string, severity: string | number): ParsedStep => stepsOf(type, severity)[0];

/** Mean and standard deviation per channel of an image, and how far it is from the one it was made from. */
export function imageStatistics(before: Uint8Array, after: Uint8Array) {
  const pixels = after.length / 3;
  const sums = [0, 0, 0];
  const squares = [0, 0, 0];
  let error = 0;
  let squaredError = 0;
  let changed = 0;
  for (let at = 0; at < after.length; at += 3) {
    let differs = false;
    for (let channel = 0; channel < 3; channel++) {
      const value = after[at + channel];
      const difference = value - before[at + channel];
      sums[channel] += value;
      squares[channel] += value * value;
      error += Math.abs(difference);
      squaredError += difference * difference;
      if (difference !== 0) differs = true;
    }
    if (differs) changed++;
  }
  const mean = sums.map((sum) => sum / pixels);
  return {
    mean,
    std: squares.map((square, channel) => Math.sqrt(square / pixels - mean[channel] ** 2)),
    psnr: 10 * Math.log10(255 ** 2 / (squaredError / after.length)),
    mae: error / after.length,
    frac_changed: changed / pixels,
  };
}

/** Largest difference of two images, in levels. */
export function largestDifference(a: Uint8Array, b: Uint8Array): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return most;
}
