import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('snow', 'imagecorruptions/snow@1', [150, 157, 156]);
