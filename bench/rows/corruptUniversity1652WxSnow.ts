import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('university1652-wx-snow', 'university1652-wx/snow@1');
