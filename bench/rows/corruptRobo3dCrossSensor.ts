import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-cross-sensor',
  operation: 'cross_sensor',
  parameters: { beams: 32 },
  referenceMs: 28.2,
});
