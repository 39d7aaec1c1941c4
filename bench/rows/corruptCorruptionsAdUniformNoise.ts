import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-uniform-noise',
  operation: 'uniform_noise',
  parameters: { largestM: 0.1 },
  referenceMs: null,
});
