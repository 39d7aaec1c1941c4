import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('elastic-transform', 'imagecorruptions/elastic_transform@1', [397, 399, 398]);
