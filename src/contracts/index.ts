export type * from './condition.js';
export type * from './model.js';
export type * from './objects.js';
export type * from './rng.js';
export type * from './sample.js';
export type * from './score.js';
export type * from './sensors.js';
export type * from './track.js';
