import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('shot-noise', 'imagecorruptions/shot_noise@5', [226, 248, 178]);
