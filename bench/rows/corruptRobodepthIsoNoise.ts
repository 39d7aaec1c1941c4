import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('robodepth-iso-noise', 'robodepth/iso_noise@5');
