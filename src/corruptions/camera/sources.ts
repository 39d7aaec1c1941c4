/** Where the algorithms were published. */
export const IMAGE_CORRUPTIONS =
  'Hendrycks and Dietterich, "Benchmarking neural network robustness to common corruptions and perturbations", ICLR 2019; ' +
  'as in bethgelab/imagecorruptions, imagecorruptions/corruptions.py';
export const ROBODEPTH = 'Kong et al., "RoboDepth", NeurIPS 2023; ldkong1205/RoboDepth, corruptions/utils.py';
export const ROBOBEV =
  'Xie et al., "RoboBEV", 2023; Daniel-xsy/RoboBEV, corruptions/project/mmdet3d_plugin/corruptions.py';
export const CORRUPTIONS_AD =
  'Dong et al., "Benchmarking robustness of 3D object detection to common corruptions in autonomous driving", CVPR 2023; ' +
  'thu-ml/3D_Corruptions_AD, Camera_corruptions.py';
export const MUSE_NET =
  'Wang et al., "Multiple-environment self-adaptive network for aerial-view geo-localization", Pattern Recognition 2024; ' +
  'wtyhub/MuseNet, test_iaa.py; layers as in aleju/imgaug 0.4, augmenters/weather.py';
export const DRIVE_BENCH =
  'Named by Xie et al., "Are VLMs ready for autonomous driving?" (DriveBench), ICCV 2025, which publishes images and no ' +
  'generator: an own definition';
