export type { UpAxis } from './axes.js';
export { exportGlb, type GlbExportOptions } from './exportGlb.js';
export { importGlb, type GlbImportOptions, type ImportedScene } from './importGlb.js';
