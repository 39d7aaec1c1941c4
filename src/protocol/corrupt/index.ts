export { corruptDataset, type CorruptedDataset, type DatasetCorruption } from './corruptDataset.js';
export { corruptFile, type CorruptedFile } from './corruptFile.js';
export type { FileFacts } from './loneSample.js';
export { allSuites, type CorruptionRequest } from './request.js';
export { kindOfInput, refuseExisting, type InputKind } from './sensorFile.js';
export { contactSheet, type ContactSheet, type SheetOptions } from './sheet.js';
