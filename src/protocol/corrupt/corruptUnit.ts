import { copyFile } from 'node:fs/promises';
import type { Dataset, Image, PointCloud, Warning } from '../../contracts/index.js';
import { serveUnits } from '../../engine/index.js';
import { kittiBin, writeImage } from '../../sensors/index.js';
import { applyCondition } from '../conditions.js';
import { openSource, type FrameSource } from './datasetFrames.js';
import { requestedCondition, type CorruptionRequest } from './request.js';

/** One frame of a data set: what is read and where it is written. */
export interface CorruptUnit {
  readonly request: CorruptionRequest;
  readonly source: FrameSource;
  readonly id: string;
  readonly cloud?: { readonly from: string; readonly to: string };
  readonly images: readonly { readonly camera: string; readonly from: string; readonly to: string }[];
}

export interface CorruptedFrame {
  /** Files that the conditions rewrote; others were copied. */
  readonly rewritten: number;
  readonly notes: readonly Warning[];
}

/** A worker serves one data set: what it opens for the first frame stays. */
const opened = new Map<string, Promise<Dataset>>();
let condition: ReturnType<typeof requestedCondition> | undefined;

async function corrupt({ request, source, id, cloud, images }: CorruptUnit): Promise<CorruptedFrame> {
  let dataset = opened.get(source.path);
  if (!dataset) opened.set(source.path, (dataset = openSource(source)));
  condition ??= requestedCondition(request);
  const sample = await (await dataset).sample(id);
  const corrupted = applyCondition(await condition, sample, request.seed);
  let rewritten = 0;
  if (cloud) {
    if (corrupted.pointCloud === sample.pointCloud) await copyFile(cloud.from, cloud.to);
    else {
      await kittiBin.write(cloud.to, (await corrupted.pointCloud?.()) as PointCloud);
      rewritten++;
    }
  }
  for (const { camera, from, to } of images) {
    if (corrupted.image === sample.image) await copyFile(from, to);
    else {
      await writeImage(to, (await corrupted.image?.(camera)) as Image);
      rewritten++;
    }
  }
  return { rewritten, notes: corrupted.notes ?? [] };
}

export default serveUnits(corrupt);
