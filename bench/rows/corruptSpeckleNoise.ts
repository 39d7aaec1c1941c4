import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('speckle-noise', 'imagecorruptions/speckle_noise@1', [78, 78, 79]);
