import type { CameraOperation } from '../operation.js';
import { bitError } from './bitError.js';
import { brightness } from './brightness.js';
import { cameraCrash } from './cameraCrash.js';
import { cloudLayer } from './cloudLayer.js';
import { colorQuantization } from './colorQuantization.js';
import { contrast } from './contrast.js';
import { defocusBlur } from './defocusBlur.js';
import { drivingMotion } from './drivingMotion.js';
import { elasticTransform } from './elasticTransform.js';
import { fog } from './fog.js';
import { frameLost } from './frameLost.js';
import { frost } from './frost.js';
import { gaussianBlur } from './gaussianBlur.js';
import { gaussianNoise } from './gaussianNoise.js';
import { glassBlur } from './glassBlur.js';
import { greyVeil } from './greyVeil.js';
import { h265Compression } from './h265Compression.js';
import { impulseNoise } from './impulseNoise.js';
import { isoNoise } from './isoNoise.js';
import { jpegCompression } from './jpegCompression.js';
import { lensObstacle } from './lensObstacle.js';
import { linearMotionBlur } from './linearMotionBlur.js';
import { lowLight } from './lowLight.js';
import { luminance } from './luminance.js';
import { mixedLevels } from './mixedLevels.js';
import { motionBlur } from './motionBlur.js';
import { objectMotion } from './objectMotion.js';
import { pixelate } from './pixelate.js';
import { rainLayers } from './rainLayers.js';
import { saturate } from './saturate.js';
import { shotNoise } from './shotNoise.js';
import { snow } from './snow.js';
import { snowflakeLayers } from './snowflakeLayers.js';
import { spatter } from './spatter.js';
import { speckleNoise } from './speckleNoise.js';
import { strongSunlight } from './strongSunlight.js';
import { temporalMisalignment } from './temporalMisalignment.js';
import { uniformNoise } from './uniformNoise.js';
import { valueRescale } from './valueRescale.js';
import { waterSplash } from './waterSplash.js';
import { zoomBlur } from './zoomBlur.js';

const operations = [
  bitError,
  brightness,
  cameraCrash,
  cloudLayer,
  colorQuantization,
  contrast,
  defocusBlur,
  drivingMotion,
  elasticTransform,
  fog,
  frameLost,
  frost,
  gaussianBlur,
  gaussianNoise,
  glassBlur,
  greyVeil,
  h265Compression,
  impulseNoise,
  isoNoise,
  jpegCompression,
  lensObstacle,
  linearMotionBlur,
  lowLight,
  luminance,
  mixedLevels,
  motionBlur,
  objectMotion,
  pixelate,
  rainLayers,
  saturate,
  shotNoise,
  snow,
  snowflakeLayers,
  spatter,
  speckleNoise,
  strongSunlight,
  temporalMisalignment,
  uniformNoise,
  valueRescale,
  waterSplash,
  zoomBlur,
];

/** Every camera operation by its id. Parameters are checked by the operation's own schema before `apply`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each operation has parameters of its own
export const CAMERA_OPERATIONS: Readonly<Record<string, CameraOperation<any>>> = Object.fromEntries(
  operations.map((operation) => [operation.id, operation]),
);
