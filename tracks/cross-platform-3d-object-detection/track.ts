import { corruptionsAdLidarSuite, pi3detSuite, place3dSuite, robo3dSuite } from '../../src/corruptions/index.js';
import type { Detections, Model, Track } from '../../src/contracts/index.js';
import { decodeDetections, encodeDetections, loadDetector, modelFiles } from '../../src/inference/index.js';
import { baselineModelPath } from './baseline.js';
import { openDataset } from './dataset.js';
import { pi3detMini } from './mini.js';
import { phases, profiles } from './profiles.js';
import { score } from './score.js';
import { scoreFiles } from './scoreFiles.js';
import { checkSubmission, writeSubmission } from './submission.js';

/**
 * Track 5, cross-platform 3D object detection: a detector trained on a vehicle meets the drone and the quadruped.
 *
 * Unit: a frame of one LiDAR (and one camera for image boxes). Prediction: 7-DoF boxes with class and score in the LiDAR
 * frame. Data: Pi3DET (challenge) or KITTI object.
 *
 * Scores, in percent:
 * - phase 1 (drone): 3D AP of Car at overlap 0.50, 40 recall positions.
 * - phase 2 (quadruped): mean of Car and Pedestrian, same measure.
 * - final: half of each.
 * - without a phase: mean over Car and Pedestrian as far as they are labelled, difficulty moderate.
 *
 * Pi3DET labels have no image boxes, occlusion or truncation: every label gets the same image box, all difficulties are
 * equal, and image AP and AOS mean nothing there. Resampled unit of intervals: the frame.
 *
 * Sources: robosense2025/track5 (docs/evaluation.md, pcdet/datasets/pi3det/pi3det_dataset.py,
 * pcdet/datasets/kitti/kitti_object_eval_python); KITTI object benchmark (Geiger et al., CVPR 2012).
 */
export const track: Track<Detections> = {
  id: 'cross-platform-3d-object-detection',
  title: 'Cross-platform 3D object detection',
  description: 'RoboSense 2025 Track 5: LiDAR detectors from vehicle to drone and quadruped (Pi3DET, KITTI)',
  resampledUnit: 'frame',
  phases,
  profiles,
  metrics: [
    {
      id: '<Class>/3d/R40@<overlap>/<difficulty>',
      description: '3D average precision at 40 recall positions, percent',
    },
    {
      id: '<Class>/3d/R11@<overlap>/<difficulty>',
      description: '3D average precision at 11 recall positions, percent',
    },
    { id: '<Class>/bev/<R11|R40>@<overlap>/<difficulty>', description: "bird's-eye-view average precision, percent" },
    { id: '<Class>/bbox/<R11|R40>@<overlap>/<difficulty>', description: 'image box average precision, percent' },
    { id: '<Class>/aos/<R11|R40>@<overlap>/<difficulty>', description: 'average orientation similarity, percent' },
  ],
  suites: [robo3dSuite, corruptionsAdLidarSuite, pi3detSuite, place3dSuite],
  baseline: baselineModelPath,
  openDataset,
  loadModel: ({ path, device }): Promise<Model<Detections>> => loadDetector(path, device),
  modelFiles,
  encodePrediction: encodeDetections,
  decodePrediction: decodeDetections,
  score,
  scoreFiles,
  finalScore: (phaseScores) => phaseScores.reduce((sum, value) => sum + value, 0) / phaseScores.length,
  writeSubmission,
  checkSubmission,
  async *pictures(drawing) {
    const { detectionPictures } = await import('../../src/world/pictures/index.js');
    // What lies in the camera's view.
    yield* detectionPictures(drawing, { rangeM: { xMin: 0, xMax: 60, yMin: -40, yMax: 40 } });
  },
  mini: pi3detMini(),
};
