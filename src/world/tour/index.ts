export { blockTour } from './blockTour.js';
export { floorTour } from './floorTour.js';
export { importedTour } from './importedTour.js';
export type { Picture } from './picture.js';
