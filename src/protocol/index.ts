export {
  allSuites,
  contactSheet,
  corruptDataset,
  corruptFile,
  kindOfInput,
  refuseExisting,
  type ContactSheet,
  type CorruptedDataset,
  type CorruptedFile,
  type CorruptionRequest,
  type DatasetCorruption,
  type FileFacts,
  type InputKind,
  type SheetOptions,
} from './corrupt/index.js';
export * from './evaluation.js';
export { jsonSchemas } from './jsonSchemas.js';
export * from './place/index.js';
