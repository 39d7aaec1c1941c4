import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('3dad-camera-motion-blur', '3dad-camera/motion_blur@5');
