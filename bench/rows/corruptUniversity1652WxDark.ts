import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('university1652-wx-dark', 'university1652-wx/dark@1');
