import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('drivebench-water-splash', 'drivebench/water_splash@3');
