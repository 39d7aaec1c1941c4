export {
  buildingOfImageId,
  NO_BOX,
  NO_SENTENCE,
  readGeotextAnnotations,
  type AnnotationReading,
  type GeotextAnnotations,
  type GeotextRegions,
} from './annotations.js';
export { readAnswers, type GeotextAnswers } from './answers.js';
export { cleanCaption, countWords, EVALUATION_WORDS } from './captions.js';
export { GEOTEXT_CAMERA, openGeotextDataset, type GeotextTruth } from './dataset.js';
export { decodeUtf8, readUtf8 } from './decodeText.js';
export { comparePaths, fileStem, listGalleryImages, type GalleryImage } from './images.js';
export { ANSWERS_FILE, findGeotext, GEOTEXT_CHALLENGE_FORMAT, GEOTEXT_FORMAT, type GeotextLayout } from './layout.js';
export { platformOfImagePath, type ImagePlatform } from './platforms.js';
export { parseQueries, readQueries, submissionQueryId, type GeotextQueries } from './queries.js';
