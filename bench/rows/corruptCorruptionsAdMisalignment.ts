import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-misalignment',
  operation: 'spatial_misalignment',
  parameters: { rotation: 0.02, translationM: 0.2 },
  referenceMs: null,
});
