import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('drivebench-lens-obstacle', 'drivebench/lens_obstacle@3');
