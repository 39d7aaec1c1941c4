import type { Earlier, Image, PointCloud, Sample } from '../../contracts/index.js';
import { nuscenesBin, readImage, toLidarFrame } from '../../sensors/index.js';
import type { LidarPath } from './recordedPlacements.js';
import { readSweepFiles } from './sweeps.js';
import type { NuscenesTables } from './tables.js';

export interface EarlierReading {
  /** Tables with the files between key frames; asked for when somebody asks for an earlier recording. */
  readonly tables: () => Promise<NuscenesTables>;
  readonly lidarChannel: string;
  readonly image: (filename: string) => string;
  readonly lidar: LidarPath;
  /** Scans that a cloud merges. */
  readonly sweepCount: number;
}

/**
 * What the sensors of a sample recorded before it: their own files, sweeps included, within the scene. A cloud stays in
 * the frame that the LiDAR had then.
 */
export function earlierRecordings(
  token: string,
  { tables: open, lidarChannel, image, lidar, sweepCount }: EarlierReading,
): Required<Pick<Sample, 'earlierPointCloud' | 'earlierImage'>> {
  return {
    async earlierPointCloud(steps): Promise<Earlier<PointCloud> | undefined> {
      const tables = await open();
      const found = stepBack(tables, token, lidarChannel, steps);
      if (found === undefined) return undefined;
      const rows = chain(tables, found.row, sweepCount);
      const path = lidar(tables.sampleData.filename(found.row));
      const cloud = sweepCount === 1 ? await nuscenesBin.read(path) : await readSweepFiles(tables, rows, lidar);
      return { ...found.about, data: toLidarFrame(cloud) };
    },
    async earlierImage(camera, steps): Promise<Earlier<Image> | undefined> {
      const tables = await open();
      const found = stepBack(tables, token, camera, steps);
      if (found === undefined) return undefined;
      return { ...found.about, data: await readImage(image(tables.sampleData.filename(found.row))) };
    },
  };
}

function stepBack(
  tables: NuscenesTables,
  token: string,
  channel: string,
  steps: number,
): { readonly row: number; readonly about: Omit<Earlier<never>, 'data'> } | undefined {
  const keyFrame = tables.keyFrame(tables.samples.tokens.rowOf(token), channel);
  const rows = keyFrame < 0 ? [] : chain(tables, keyFrame, steps + 1);
  const row = rows.at(-1);
  if (row === undefined || rows.length < 2) return undefined;
  const { timestampUs } = tables.sampleData;
  return { row, about: { steps: rows.length - 1, ageS: (timestampUs[keyFrame] - timestampUs[row]) / 1e6 } };
}

/** A file and those before it, newest first, at most `count`. */
function chain(tables: NuscenesTables, from: number, count: number): number[] {
  const rows: number[] = [];
  for (let row = from; row >= 0 && rows.length < count; row = tables.sampleData.previous[row]) rows.push(row);
  return rows;
}
