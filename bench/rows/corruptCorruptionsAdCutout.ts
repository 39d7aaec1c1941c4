import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-cutout',
  operation: 'cutout',
  parameters: { holes: 10, ratio: 0.02 },
  referenceMs: null,
});
