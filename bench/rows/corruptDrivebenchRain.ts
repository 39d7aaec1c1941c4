import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('drivebench-rain', 'drivebench/rain@3');
