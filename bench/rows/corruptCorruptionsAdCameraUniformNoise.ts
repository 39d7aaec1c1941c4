import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('3dad-camera-uniform-noise', '3dad-camera/uniform_noise@5');
