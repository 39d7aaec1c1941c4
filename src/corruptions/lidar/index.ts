/** What LiDAR clouds are put through: one file per operation or family of them, the physics in files of their own. */
import type { LidarOperation } from '../operation.js';
import { motionCompensation, spatialMisalignment } from './alignment.js';
import { beamMissing } from './beamMissing.js';
import { crossSensor } from './crossSensor.js';
import { crosstalk } from './crosstalk.js';
import { fieldOfView } from './fieldOfView.js';
import { fog } from './fog.js';
import { incompleteEcho } from './incompleteEcho.js';
import { lisa } from './lisa.js';
import { cutout, density } from './losses.js';
import { motionBlur } from './motionBlur.js';
import { gaussianNoise, impulseNoise, uniformNoise } from './noise.js';
import {
  movingObject,
  objectCutout,
  objectDensity,
  objectGaussianNoise,
  objectImpulseNoise,
  objectUniformNoise,
} from './objectPoints.js';
import { objectRotation, objectScale, objectShear } from './objectShape.js';
import { snow } from './snow.js';
import { strongSunlight } from './strongSunlight.js';
import { temporalMisalignment } from './temporalMisalignment.js';
import { wetGround } from './wetGround.js';

const operations: readonly LidarOperation<unknown>[] = [
  // Weather
  fog,
  wetGround,
  snow,
  lisa,
  strongSunlight,
  // Sensor
  beamMissing,
  crosstalk,
  incompleteEcho,
  crossSensor,
  density,
  cutout,
  fieldOfView,
  gaussianNoise,
  uniformNoise,
  impulseNoise,
  // Motion and alignment
  motionBlur,
  motionCompensation,
  spatialMisalignment,
  temporalMisalignment,
  // Objects
  movingObject,
  objectDensity,
  objectCutout,
  objectGaussianNoise,
  objectUniformNoise,
  objectImpulseNoise,
  objectScale,
  objectRotation,
  objectShear,
];

/** Every operation under its id; `apply` takes parameters that the operation's own schema has checked. */
export const LIDAR_OPERATIONS: Readonly<Record<string, LidarOperation<unknown>>> = Object.fromEntries(
  operations.map((operation) => [operation.id, operation]),
);

export { fogLookup, type FogLookup } from './fogLookup.js';
export { disturbedPose, type PoseNoise } from './poseNoise.js';
export { beamMissing, crossSensor, crosstalk, fieldOfView, fog, incompleteEcho, lisa, motionBlur, snow, wetGround };
export { cutout, density, gaussianNoise, impulseNoise, motionCompensation, spatialMisalignment, strongSunlight };
export { movingObject, objectCutout, objectDensity, objectGaussianNoise, objectImpulseNoise, objectUniformNoise };
export { objectRotation, objectScale, objectShear, temporalMisalignment, uniformNoise };
