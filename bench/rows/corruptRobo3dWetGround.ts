import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-wet-ground',
  operation: 'wet_ground',
  parameters: { waterHeightM: 0.001, noiseFloor: 0.3 },
  referenceMs: 25.5,
});
