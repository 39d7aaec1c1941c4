import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('3dad-camera-fog', '3dad-camera/fog@1');
