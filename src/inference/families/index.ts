import { centerpoint } from './centerpoint.js';
import type { DetectorFamily } from './family.js';
import { pointpillars } from './pointpillars.js';

/** Every family by the name its YAML files give; a new one is added here. */
export const detectorFamilies: Readonly<Record<string, DetectorFamily>> = { centerpoint, pointpillars };
