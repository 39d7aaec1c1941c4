import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('motion-blur', 'imagecorruptions/motion_blur@1', [139, 200, 262]);
