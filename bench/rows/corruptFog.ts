import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('fog', 'imagecorruptions/fog@1', [67, 67, 66]);
