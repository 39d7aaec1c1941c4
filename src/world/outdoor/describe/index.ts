export * from './describeScene.js';
export * from './facts.js';
export * from './phrases.js';
