import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-snow',
  operation: 'snow',
  parameters: { rateMmPerHour: 0.5, fallMps: 2 },
  referenceMs: 45900,
});
