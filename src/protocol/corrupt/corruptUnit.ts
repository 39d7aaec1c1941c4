import type { Dataset, Image, PointCloud, Sample, Warning } from '../../contracts/index.js';
import { serveUnits } from '../../engine/index.js';
import { applyCondition } from '../conditions.js';
import { FILES_FORMAT, idBelow } from './fileFrames.js';
import { openSource, writeFrameCloud, type FrameSource } from './frames.js';
import { namedByFile } from './namedByFile.js';
import { readPointLabels, writePointLabels } from './pointLabels.js';
import { requestedCondition, type CorruptionRequest } from './request.js';
import { remembering } from './remembering.js';
import { writeCorrupted, type Place } from './writeCorrupted.js';

/** One frame of a data set: what is read and where it is written. Sensors that no condition changes are left out. */
export interface CorruptUnit {
  readonly request: CorruptionRequest;
  readonly source: FrameSource;
  readonly id: string;
  readonly cloud?: Place;
  readonly labels?: Place;
  readonly images: readonly (Place & { readonly camera: string })[];
}

export interface CorruptedFrame {
  /** Files that hold something else now; others were copied. */
  readonly rewritten: number;
  readonly notes: readonly Warning[];
}

/** A worker serves one data set: what it opens for the first frame stays. */
const opened = new Map<string, Promise<Dataset>>();
const conditions = new Map<string, ReturnType<typeof requestedCondition>>();

function once<Value>(cache: Map<string, Value>, key: string, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const value = make();
  cache.set(key, value);
  return value;
}

async function corrupt(unit: CorruptUnit): Promise<CorruptedFrame> {
  const { source, id, cloud, images } = unit;
  const file = cloud?.from ?? images[0]?.from;
  if (source.format !== FILES_FORMAT || file === undefined) return corruptFrame(unit);
  return namedByFile(file, idBelow(id), () => corruptFrame(unit));
}

async function corruptFrame({ request, source, id, cloud, labels, images }: CorruptUnit): Promise<CorruptedFrame> {
  const dataset = await once(opened, JSON.stringify(source), () => openSource(source));
  const condition = await once(conditions, JSON.stringify(request), () => requestedCondition(request));
  const sample = remembering(await dataset.sample(id));
  const corrupted = applyCondition(condition, sample, request.seed);
  let rewritten = 0;
  if (cloud) {
    const [before, after] = (await Promise.all([sample.pointCloud?.(), corrupted.pointCloud?.()])) as PointCloud[];
    const changed = await writeCorrupted(cloud, before.points.data, after.points.data, () =>
      writeFrameCloud(source, cloud.to, after),
    );
    if (changed) rewritten++;
    if (labels) await writeLabels(corrupted, labels, before.points.shape[0] as number);
  }
  for (const { camera, ...place } of images) {
    const [before, after] = (await Promise.all([sample.image?.(camera), corrupted.image?.(camera)])) as Image[];
    if (await writeCorrupted(place, before.pixels.data, after.pixels.data, after)) rewritten++;
  }
  return { rewritten, notes: corrupted.notes ?? [] };
}

async function writeLabels(corrupted: Sample, { from, to }: Place, points: number): Promise<void> {
  const file = await readPointLabels(from, points);
  await writePointLabels(to, (await corrupted.pointLabels?.()) ?? file.labels, file);
}

export default serveUnits(corrupt);
