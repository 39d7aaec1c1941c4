export * from './platform/index.js';
export * from './placement/index.js';
export * from './suites/index.js';
export type * from './operation.js';
export { POINT_STATUS } from './operation.js';
export { withChangedCloud } from './changedSample.js';
export { readSuiteYaml, schemaOfYaml } from './suiteYaml.js';
export { loadSuiteFile, suiteLoaders } from './suiteFiles.js';
