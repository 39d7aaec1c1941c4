export { formatKittiCalibration, kittiCamera2, parseKittiCalibration, type KittiCalibration } from './calibration.js';
export { KITTI_CAMERA, KITTI_FORMAT, kittiAnnotations, openKittiDataset } from './dataset.js';
export {
  findKittiObjects,
  readKittiObjects,
  readKittiPredictions,
  type KittiObjectFolder,
  type KittiPredictions,
} from './objectFolder.js';
export { formatKittiObjects, parseKittiObjects, type KittiObjectFormatting } from './objectText.js';
