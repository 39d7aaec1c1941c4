import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-fog',
  operation: 'fog',
  parameters: { alpha: 0.06, beta: 0.2 },
  referenceMs: 826,
});
