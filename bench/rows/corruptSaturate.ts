import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('saturate', 'imagecorruptions/saturate@3', [371, 374, 372]);
