import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('contrast', 'imagecorruptions/contrast@3', [43, 41, 42]);
