import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('pixelate', 'imagecorruptions/pixelate@1', [7, 6, 5]);
