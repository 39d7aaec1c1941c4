import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('gaussian-blur', 'imagecorruptions/gaussian_blur@5', [59, 86, 164]);
