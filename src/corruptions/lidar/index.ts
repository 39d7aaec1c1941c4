/** What LiDAR clouds are put through: one file per operation, the physics in files of their own. */
import type { LidarOperation } from '../operation.js';
import { beamMissing } from './beamMissing.js';
import { crossSensor } from './crossSensor.js';
import { crosstalk } from './crosstalk.js';
import { fog } from './fog.js';
import { incompleteEcho } from './incompleteEcho.js';
import { motionBlur } from './motionBlur.js';
import { strongSunlight } from './strongSunlight.js';

const operations: readonly LidarOperation<unknown>[] = [
  fog,
  motionBlur,
  beamMissing,
  crosstalk,
  incompleteEcho,
  crossSensor,
  strongSunlight,
];

/** Every operation under its id; `apply` takes parameters that the operation's own schema has checked. */
export const LIDAR_OPERATIONS: Readonly<Record<string, LidarOperation<unknown>>> = Object.fromEntries(
  operations.map((operation) => [operation.id, operation]),
);

export { fogLookup, type FogLookup } from './fogLookup.js';
export { beamMissing, crossSensor, crosstalk, fog, incompleteEcho, motionBlur, strongSunlight };
