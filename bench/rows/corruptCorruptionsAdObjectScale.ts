import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-object-scale',
  operation: 'object_scale',
  parameters: { change: 0.2 },
  referenceMs: null,
});
