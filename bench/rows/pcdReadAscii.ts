import { readPointCloud } from '../../src/sensors/index.js';
import { SCAN_POINTS, checkScan, writeScan } from '../cases/scan.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'pcd-read-ascii',
  work: `read ${SCAN_POINTS.toLocaleString('en')} points x y z intensity from an ascii PCD file`,
  items: SCAN_POINTS,
  reference: '@loaders.gl/pcd 4.4.2 (drops intensity) on two shared cores: 115 ms median, 60 ms at best',
  prepare: () => writeScan('scan.pcd', { encoding: 'ascii' }),
  async run(path) {
    checkScan(await readPointCloud(path));
  },
});
