import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('university1652-wx-rain-snow', 'university1652-wx/rain_snow@1');
