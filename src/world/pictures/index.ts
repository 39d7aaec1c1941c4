export { bevImage, type BevImageOptions } from './bevImage.js';
export { drawBoard, type Board, type BoardCaption, type BoardTile } from './board.js';
export { detectionPictures, type DetectionPictureOptions } from './detectionPictures.js';
export { contactSheet, type CaptionedImage, type ContactSheetOptions } from './contactSheet.js';
export { depthImage, rgbImage, semanticImage, type DepthImageOptions } from './images.js';
