import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-strong-sunlight',
  operation: 'strong_sunlight',
  parameters: { ratio: 0.05 },
  referenceMs: null,
});
