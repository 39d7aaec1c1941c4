import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('robodepth-color-quant', 'robodepth/color_quant@3');
