import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-density',
  operation: 'density',
  parameters: { ratio: 0.3 },
  referenceMs: null,
});
