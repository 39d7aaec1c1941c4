export { modelFiles, readModelFile } from './modelFile.js';
export type { ModelFile } from './modelFile.js';
