import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('university1652-wx-fog-snow', 'university1652-wx/fog_snow@1');
