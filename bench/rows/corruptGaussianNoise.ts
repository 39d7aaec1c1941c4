import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('gaussian-noise', 'imagecorruptions/gaussian_noise@5', [82, 83, 85]);
