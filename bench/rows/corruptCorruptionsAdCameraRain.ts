import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('3dad-camera-rain', '3dad-camera/rain@5');
