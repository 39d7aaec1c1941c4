import { readPointCloud } from '../../src/sensors/index.js';
import { SCAN_POINTS, checkScan, writeScan } from '../cases/scan.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'pcd-read',
  work: `read ${SCAN_POINTS.toLocaleString('en')} points x y z intensity from a binary PCD file`,
  items: SCAN_POINTS,
  reference: '@loaders.gl/pcd 4.4.2 (drops intensity) on two shared cores: 35 ms median, 33 ms at best',
  prepare: () => writeScan('scan.pcd', { encoding: 'binary' }),
  async run(path) {
    checkScan(await readPointCloud(path));
  },
});
