import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('frost', 'imagecorruptions/frost@5', [31, 28, 28]);
