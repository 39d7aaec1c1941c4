import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('jpeg-compression', 'imagecorruptions/jpeg_compression@1', [5, 5, 5]);
