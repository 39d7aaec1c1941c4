import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-gaussian-noise',
  operation: 'gaussian_noise',
  parameters: { standardDeviationM: 0.1 },
  referenceMs: null,
});
