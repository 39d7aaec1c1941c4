export { findPi3detInfos } from './layout.js';
export { openPi3detDataset, PI3DET_CAMERA, PI3DET_FORMAT, PI3DET_IMAGE_SIZE, pi3detCamera } from './dataset.js';
export type { Pi3detCalibration, Pi3detInfo } from './info.js';
export { textList } from './pickledFields.js';
export { readPi3detPoints } from './points.js';
export { readPi3detInfos } from './readInfos.js';
export { readPi3detResults, type Pi3detResult } from './readResults.js';
export { isArchive, isSuspiciouslyLarge, listArchive, RESULT_FILE, unpackResultEntry } from './resultArchive.js';
export { encodePi3detInfos, writePi3detInfos } from './writeInfos.js';
