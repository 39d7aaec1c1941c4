export * from './platform/index.js';
export * from './placement/index.js';
export { withChangedCloud } from './changedSample.js';
export { readSuiteYaml, schemaOfYaml } from './suiteYaml.js';
export { loadSuiteFile, suiteLoaders } from './suiteFiles.js';
