import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-incomplete-echo',
  operation: 'incomplete_echo',
  parameters: { ratio: 0.85 },
  referenceMs: 6.2,
});
