import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-moving-object',
  operation: 'moving_object',
  parameters: { distanceM: 1 },
  referenceMs: null,
});
