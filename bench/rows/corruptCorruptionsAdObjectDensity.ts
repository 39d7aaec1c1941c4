import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-object-density',
  operation: 'object_density',
  parameters: { ratio: 0.5 },
  referenceMs: null,
});
