import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('spatter', 'imagecorruptions/spatter@2', [130, 125, 93]);
