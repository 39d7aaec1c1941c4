import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('glass-blur', 'imagecorruptions/glass_blur@2', [296, 394, 314]);
