import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('impulse-noise', 'imagecorruptions/impulse_noise@1', [55, 61, 78]);
