import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-object-rotation',
  operation: 'object_rotation',
  parameters: { yawDeg: 9 },
  referenceMs: null,
});
