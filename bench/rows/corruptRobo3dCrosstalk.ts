import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-crosstalk',
  operation: 'crosstalk',
  parameters: { ratio: 0.008 },
  referenceMs: 2.3,
});
