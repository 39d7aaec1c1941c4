export {
  findUniversity1652,
  UNIVERSITY1652_FOLDERS,
  type UniversityFolder,
  type UniversityImage,
  type UniversityPart,
} from './folders.js';
