import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-impulse-noise',
  operation: 'impulse_noise',
  parameters: { oneIn: 10 },
  referenceMs: null,
});
