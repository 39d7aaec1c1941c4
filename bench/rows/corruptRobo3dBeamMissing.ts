import { lidarCorruptionRow } from '../cases/lidarCorruption.js';

export const row = lidarCorruptionRow({
  id: 'robo3d-beam-missing',
  operation: 'beam_missing',
  parameters: { beams: 16 },
  referenceMs: 20.3,
});
