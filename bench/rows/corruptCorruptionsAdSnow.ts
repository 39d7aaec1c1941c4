import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-snow',
  operation: 'lisa',
  parameters: { precipitation: 'snow', rateMmPerHour: 7.29 },
  referenceMs: null,
});
