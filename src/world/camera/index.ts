export { daylight, type Daylight, type Sun } from './daylight.js';
export { renderDepth, type DepthView } from './depthView.js';
export { renderView, type RenderedView, type RenderOptions } from './renderView.js';
export { checkView, MAX_VIEW_PIXELS, type OrthographicProjection, type PinholeProjection, type View } from './view.js';
