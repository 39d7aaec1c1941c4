export * from './describeScene.js';
export * from './phrases.js';
