import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-field-of-view',
  operation: 'field_of_view',
  parameters: { halfAngleDeg: 45 },
  referenceMs: null,
});
