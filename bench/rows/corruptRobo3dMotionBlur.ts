import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-motion-blur',
  operation: 'motion_blur',
  parameters: { translationM: 0.25 },
  referenceMs: 8.2,
});
