import { readPointCloud } from '../../src/sensors/index.js';
import { SCAN_POINTS, checkScan, writeScan } from '../cases/scan.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'kitti-bin-read',
  work: `read ${SCAN_POINTS.toLocaleString('en')} points x y z intensity from a KITTI .bin file`,
  items: SCAN_POINTS,
  reference: 'numpy.fromfile 2.4.6 on two shared cores: 0.06 ms median',
  prepare: () => writeScan('scan.bin'),
  async run(path) {
    checkScan(await readPointCloud(path));
  },
});
