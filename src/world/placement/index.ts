export { BLIND_WITHIN_M, coverageOf, RANGE_BINS_M, RINGS_M, type CoverageFrame } from './coverage.js';
export { coverageReport, type CoverageReport, type ObjectCoverage } from './coverageReport.js';
export { CELL_M, MAP_CELLS, MAP_M } from './bevCells.js';
export {
  momentOf,
  openMoment,
  placementFrames,
  type FrameChoice,
  type PlacementFrame,
  type PlacementMoment,
} from './moment.js';
export { FREE, LABELLINGS, labelVoxels, voxelEntropy, type Labelling } from './occupancy.js';
export * from './pictures/index.js';
export { castRig, rigRays, type RigRays, type RigReturns } from './rigRays.js';
export * from './search/index.js';
export { surrogateScore, surrogateSums, type SurrogateScore, type SurrogateSums } from './surrogate.js';
export { carBody, isInsideBody, rangeToBody, type BodyBox, type VehicleBody } from './vehicleBody.js';
export { traverse, voxelAt, voxelCount, voxelGrid, type Region, type VoxelGrid } from './voxelGrid.js';
