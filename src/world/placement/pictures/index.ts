export { coverageMap } from './coverageMap.js';
export { placementPicture, type PlacementToDraw } from './placementPicture.js';
export { rigPicture } from './rigPicture.js';
