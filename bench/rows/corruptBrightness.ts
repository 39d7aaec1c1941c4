import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('brightness', 'imagecorruptions/brightness@3', [380, 379, 382]);
