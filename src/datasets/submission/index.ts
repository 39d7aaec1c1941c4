/** What the checks of all challenges' submissions share. */
export { checkArchiveEntries, type ExpectedArchive } from './archive.js';
export { DefectList } from './defectList.js';
