export * from './path.js';
export * from './speed.js';
export * from './trajectory.js';
