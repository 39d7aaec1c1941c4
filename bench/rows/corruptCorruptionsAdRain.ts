import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-rain',
  operation: 'lisa',
  parameters: { precipitation: 'rain', rateMmPerHour: 7.29 },
  referenceMs: 3700,
});
