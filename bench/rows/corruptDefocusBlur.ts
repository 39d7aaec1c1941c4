import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('defocus-blur', 'imagecorruptions/defocus_blur@5', [83, 83, 83]);
