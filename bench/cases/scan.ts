import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keyedRng } from '../../src/random/index.js';
import { makePointCloud, writePointCloud } from '../../src/sensors/index.js';
import type { AnyPointCloudWriting } from '../../src/sensors/index.js';
import type { PointCloud } from '../../src/contracts/index.js';

export const SCAN_POINTS = 120_000;

/** A turn of a 64-ring scanner as KITTI stores one: millimetres, intensities in hundredths. */
export function makeScan(): PointCloud {
  const rng = keyedRng('bench', 'scan');
  const data = new Float32Array(4 * SCAN_POINTS);
  const millimetres = (value: number): number => Math.round(value * 1000) / 1000;
  for (let i = 0; i < SCAN_POINTS; i++) {
    const azimuth = (2 * Math.PI * i) / SCAN_POINTS;
    const elevation = ((-24.8 + (26.8 * (i % 64)) / 64) * Math.PI) / 180;
    const range = elevation < -0.03 ? 1.73 / Math.tan(-elevation) + rng.normal(0, 0.02) : rng.uniform(8, 60);
    const x = range * Math.cos(azimuth);
    const y = range * Math.sin(azimuth);
    const intensity = Math.round(rng.uniform() * 100) / 100;
    data.set([millimetres(x), millimetres(y), millimetres(range * Math.tan(elevation)), intensity], 4 * i);
  }
  return makePointCloud(data, ['x', 'y', 'z', 'intensity'], { intensityScale: 1 });
}

/** Writes the scan to a file that is removed when the process ends; returns its path. */
export async function writeScan(name: string, options?: AnyPointCloudWriting): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'robosense-bench-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  await writePointCloud(join(folder, name), makeScan(), options);
  return join(folder, name);
}

/** Throws unless the whole scan was read. */
export function checkScan(cloud: PointCloud): void {
  const [count, width] = cloud.points.shape;
  const last = cloud.points.data[4 * SCAN_POINTS - 4];
  if (count !== SCAN_POINTS || width !== 4 || !Number.isFinite(last))
    throw new Error(`${count} points, last x ${last}`);
}
