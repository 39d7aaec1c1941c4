import { corruptionsAdLidarSuite, place3dSuite, robo3dSuite } from '../../src/corruptions/index.js';
import type { Detections, Model, Track } from '../../src/contracts/index.js';
import {
  decodeDetections,
  encodeDetections,
  loadDetector,
  modelFiles,
  modelSweeps,
} from '../../src/inference/index.js';
import { rankSubmissions } from '../../src/metrics/index.js';
import { baselineModelPath } from './baseline.js';
import { openDataset } from './dataset.js';
import { sensorPlacementMini } from './mini.js';
import { phases, profiles } from './profiles.js';
import { score } from './score.js';
import { scoreFiles } from './scoreFiles.js';
import { checkSubmission, writeSubmission } from './submission.js';

/**
 * Track 3, sensor placement: a LiDAR detector meets LiDARs in other places on the same car.
 *
 * Unit: a key frame of nuScenes tables (also Place3D's and the challenge's). Prediction: boxes with class, score and
 * velocity in the LiDAR frame; they become official boxes in the global frame on the way to the evaluator, exactly as on
 * the way to a submission. LiDAR alone.
 *
 * Scores:
 * - mAP over distances of 0.5, 1, 2 and 4 m over the ground and over six classes; metrics are fractions as the official
 *   evaluation prints them, the primary score is 100 mAP. In the challenge NDS decides between submissions whose mAP is
 *   within 0.01.
 * - phase 1: four known placements, validation split. Phase 2: six undisclosed placements, test split without labels;
 *   score it with the labels one has, or submit. The final score is that of phase 2.
 *
 * The labels are those of the data set whatever the placement: what a placement does not see, it misses. Resampled unit
 * of intervals: the scene.
 *
 * Sources: robosense2025/track3 (README, `projects/dataset_utils`, `projects/bevfusion`); ywyeli/Place3D (Li et al.,
 * NeurIPS 2024); nutonomy/nuscenes-devkit (Caesar et al., CVPR 2020).
 */
export const track: Track<Detections> = {
  id: 'sensor-placement',
  title: 'Sensor placement',
  description: 'RoboSense 2025 Track 3: LiDAR detectors under other LiDAR placements (Place3D, nuScenes)',
  resampledUnit: 'scene',
  phases,
  profiles,
  metrics: [
    { id: 'mAP', description: 'mean over classes and distances of average precision, fraction' },
    { id: 'NDS', description: 'nuScenes detection score: mAP and the five errors, fraction' },
    {
      id: 'mATE, mASE, mAOE, mAVE, mAAE',
      description: 'mean errors of true positives: place, size, heading, velocity, attribute',
    },
    { id: '<class>/AP', description: 'average precision, mean over distances, fraction' },
    {
      id: '<class>/AP@<0.5|1.0|2.0|4.0>',
      description: 'average precision at a distance over the ground in metres, fraction',
    },
    {
      id: '<class>/<ATE|ASE|AOE|AVE|AAE>',
      description: 'errors of true positives at 2 m: metres, 1 - IoU, radians, m/s, 1 - accuracy',
    },
  ],
  suites: [place3dSuite, robo3dSuite, corruptionsAdLidarSuite],
  baseline: baselineModelPath,
  openDataset,
  loadModel: ({ path, device }): Promise<Model<Detections>> => loadDetector(path, device),
  modelFiles,
  datasetFor: async (modelPath) => ({ sweeps: await modelSweeps(modelPath) }),
  encodePrediction: encodeDetections,
  decodePrediction: decodeDetections,
  score,
  scoreFiles,
  finalScore: (phaseScores) => phaseScores[phaseScores.length - 1],
  rank: (entries) =>
    rankSubmissions(entries.map((entry) => ({ mAP: entry.metrics.mAP ?? 0, NDS: entry.metrics.NDS ?? 0, entry }))).map(
      ({ entry }) => entry,
    ),
  writeSubmission,
  checkSubmission,
  async *pictures(drawing) {
    const { detectionPictures } = await import('../../src/world/pictures/index.js');
    yield* detectionPictures(drawing, { rangeM: { xMin: -52, xMax: 52, yMin: -52, yMax: 52 }, metresPerPixel: 0.12 });
  },
  mini: sensorPlacementMini(),
};
