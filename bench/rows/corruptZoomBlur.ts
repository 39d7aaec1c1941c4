import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('zoom-blur', 'imagecorruptions/zoom_blur@2', [1352, 1220, 1248]);
