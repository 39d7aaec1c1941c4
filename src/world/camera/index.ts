export { daylight, type Daylight, type Sun } from './daylight.js';
export { renderDepth, type DepthView } from './depthView.js';
export { renderView, renderViews, type RenderedView, type RenderOptions } from './renderView.js';
export { checkView, MAX_VIEW_PIXELS, type OrthographicProjection, type PinholeProjection, type View } from './view.js';
export { groundView, obliqueView, orbitViews, satelliteView } from './aerial.js';
export type { ImageSize, ObliqueOptions, OrbitOptions } from './aerial.js';
export { renderNormalisedDepth, type DepthCameraOptions } from './depthCamera.js';
export { mountedPose, pinholeOfFov, poseLookingAt } from './poses.js';
export {
  cameraFor,
  crossPlatformCamera,
  frontCamera,
  nuScenesRig,
  viewOf,
  type MountedCamera,
  type RigName,
} from './rigs.js';
export { objectVisibility, visiblePixels, type ObjectVisibility } from './visibility.js';
