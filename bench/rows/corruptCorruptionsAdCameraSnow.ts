import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('3dad-camera-snow', '3dad-camera/snow@1');
