import { join } from 'node:path';
import ndarray from 'ndarray';
import type { PointCloud } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { convertTo, nuscenesBin, writeImage, writeStreamAtomic } from '../../sensors/index.js';
import type { NuscenesTableRecords } from './records.js';

/** Records put together to one write. */
const BATCH = 256;

function* encodeTable(table: string, records: readonly { token: string }[]): Generator<string> {
  yield '[\n';
  for (let from = 0; from < records.length; from += BATCH) {
    const lines = records.slice(from, from + BATCH).map((record) =>
      JSON.stringify(record, (key, value: unknown) => {
        if (typeof value !== 'number' || Number.isFinite(value)) return value;
        throw new InputError(
          `${table}: record '${record.token}': ${key} holds ${value}, which the format does not know`,
        );
      }),
    );
    yield (from === 0 ? '' : ',\n') + lines.join(',\n');
  }
  yield '\n]\n';
}

/**
 * Writes the thirteen tables to `<dataroot>/<version>/`, one record a line, numbers in the shortest form that reads back
 * to the same bits, and a map image of one pixel, which the official devkit insists on.
 *
 * @throws InputError for a number that is not finite, naming the record; where the system refuses
 */
export async function writeNuscenesTables(
  dataroot: string,
  version: string,
  records: NuscenesTableRecords,
): Promise<void> {
  for (const [table, rows] of Object.entries(records) as [string, readonly { token: string }[]][]) {
    await writeStreamAtomic(join(dataroot, version, `${table}.json`), encodeTable(table, rows));
  }
  for (const { filename } of records.map) {
    await writeImage(join(dataroot, filename), { pixels: ndarray(new Uint8Array(1), [1, 1, 1]) });
  }
}

/**
 * Writes a cloud as `.pcd.bin`, turned to LIDAR_TOP's axes (x right, y forward).
 *
 * Without intensity or ring, intensity is 1 and ring 0 throughout, as in Place3D's data.
 *
 * @param path ends with `.pcd.bin`
 */
export async function writeNuscenesPoints(path: string, cloud: PointCloud): Promise<void> {
  await nuscenesBin.write(path, convertTo(cloud, nuscenesBin.convention), { fill: { intensity: 1, ring: 0 } });
}
