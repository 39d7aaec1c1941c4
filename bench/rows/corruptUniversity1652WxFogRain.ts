import { cameraCorruptionRow } from '../cases/cameraCorruption.js';

export const row = cameraCorruptionRow('university1652-wx-fog-rain', 'university1652-wx/fog_rain@1');
