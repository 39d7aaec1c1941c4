import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('robobev-low-light', 'robobev/low_light@2');
