export {
  bootstrapChunks,
  bootstrapInterval,
  bootstrapIntervals,
  bootstrapReplicates,
  meanStatistic,
  percentileInterval,
  runBootstrapChunk,
  type BootstrapChunk,
  type BootstrapInterval,
  type BootstrapOptions,
} from './bootstrap.js';
export * from './kitti/index.js';
export * from './nuscenes/index.js';
export * from './rank/index.js';
export * from './retrieval/index.js';
export * from './robustness/index.js';
