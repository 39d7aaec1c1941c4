import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-object-noise',
  operation: 'object_gaussian_noise',
  parameters: { standardDeviationM: 0.1 },
  referenceMs: null,
});
