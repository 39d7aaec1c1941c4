import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-object-cutout',
  operation: 'object_cutout',
  parameters: { ratio: 0.7 },
  referenceMs: null,
});
