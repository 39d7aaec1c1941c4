import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: '3dad-motion-compensation',
  operation: 'motion_compensation',
  parameters: { rotation: 0.01, translationM: 0.1 },
  referenceMs: null,
});
