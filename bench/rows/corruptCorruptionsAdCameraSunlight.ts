import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('3dad-camera-sunlight', '3dad-camera/sunlight@5');
