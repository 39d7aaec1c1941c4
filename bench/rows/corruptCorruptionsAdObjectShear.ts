import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-object-shear',
  operation: 'object_shear',
  parameters: { shear: 0.25 },
  referenceMs: null,
});
