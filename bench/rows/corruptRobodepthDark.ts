import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('robodepth-dark', 'robodepth/dark@1');
