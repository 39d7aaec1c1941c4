import type { CameraOperation } from '../operation.js';
import { brightness } from './brightness.js';
import { cameraCrash } from './cameraCrash.js';
import { colorQuantization } from './colorQuantization.js';
import { contrast } from './contrast.js';
import { defocusBlur } from './defocusBlur.js';
import { elasticTransform } from './elasticTransform.js';
import { fog } from './fog.js';
import { frameLost } from './frameLost.js';
import { frost } from './frost.js';
import { gaussianBlur } from './gaussianBlur.js';
import { gaussianNoise } from './gaussianNoise.js';
import { glassBlur } from './glassBlur.js';
import { impulseNoise } from './impulseNoise.js';
import { isoNoise } from './isoNoise.js';
import { jpegCompression } from './jpegCompression.js';
import { lowLight } from './lowLight.js';
import { motionBlur } from './motionBlur.js';
import { pixelate } from './pixelate.js';
import { saturate } from './saturate.js';
import { shotNoise } from './shotNoise.js';
import { snow } from './snow.js';
import { spatter } from './spatter.js';
import { speckleNoise } from './speckleNoise.js';
import { uniformNoise } from './uniformNoise.js';
import { zoomBlur } from './zoomBlur.js';

const operations = [
  brightness,
  cameraCrash,
  colorQuantization,
  contrast,
  defocusBlur,
  elasticTransform,
  fog,
  frameLost,
  frost,
  gaussianBlur,
  gaussianNoise,
  glassBlur,
  impulseNoise,
  isoNoise,
  jpegCompression,
  lowLight,
  motionBlur,
  pixelate,
  saturate,
  shotNoise,
  snow,
  spatter,
  speckleNoise,
  uniformNoise,
  zoomBlur,
];

/** Every camera operation by its id. Parameters are checked by the operation's own schema before `apply`. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each operation has parameters of its own
export const CAMERA_OPERATIONS: Readonly<Record<string, CameraOperation<any>>> = Object.fromEntries(
  operations.map((operation) => [operation.id, operation]),
);
