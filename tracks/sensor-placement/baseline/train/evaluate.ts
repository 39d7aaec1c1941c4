/**
 * Measures a model on a simulated data set through the official evaluation:
 * `node evaluate.js MODEL_YAML DATASET SWEEPS [CONDITION ...]`.
 *
 * DATASET is a mini dataset (`robosense mini sensor-placement`), whose world is sensed again through every placement.
 * SWEEPS is how many scans a sample merges. Without conditions: the clean set, and every other placement of Place3D.
 * Prints a line of JSON for each condition, the numbers in percent and metres a second, and the milliseconds of a frame.
 */
import { placementSuite, place3dConfigFile, readPlacementConfig } from '../../../../src/corruptions/index.js';
import type { Detections } from '../../../../src/contracts/index.js';
import { loadDetector } from '../../../../src/inference/index.js';
import { evaluateNuscenes, nuscenesProfile } from '../../../../src/metrics/index.js';
import { rngSource } from '../../../../src/random/index.js';
import { openDataset } from '../../dataset.js';
import { inOrderOfTime, officialFrames } from '../../groundTruth.js';
import { joinOfficialBoxes, LeftOut, toOfficialBoxes } from '../../officialBoxes.js';
import { challengeProfile } from '../../profiles.js';

const [model, path, sweeps, ...chosen] = process.argv.slice(2);
if (model === undefined || path === undefined || !(Number(sweeps) > 0)) {
  console.error('usage: evaluate MODEL_YAML DATASET SWEEPS [CONDITION ...]');
  process.exit(2);
}
const suite = placementSuite(readPlacementConfig(place3dConfigFile));
const conditions = chosen.length > 0 ? chosen : ['clean', ...suite.ids.filter((id) => !id.endsWith('/center'))];
const profile = nuscenesProfile(challengeProfile);
const dataset = await openDataset({ path, sweeps: Number(sweeps) });
const frames = await officialFrames(dataset);
const ids = inOrderOfTime(dataset.ids, frames);
const groundTruth = frames.groundTruth(ids, profile);
const detector = await loadDetector(model, 'cpu');

for (const id of conditions) {
  const condition = id === 'clean' ? undefined : suite.create(id);
  const durations: number[] = [];
  const lists = [];
  for (const sampleId of ids) {
    const recorded = await dataset.sample(sampleId);
    const sample = condition === undefined ? recorded : condition.apply(recorded, rngSource(0));
    const cloud = await sample.pointCloud!();
    const start = performance.now();
    const found: Detections = await detector.detect(cloud);
    durations.push(performance.now() - start);
    lists.push(toOfficialBoxes(found, frames.pose(sample), profile, sampleId, new LeftOut()));
  }
  const predictions = joinOfficialBoxes(ids, lists);
  const { summary } = evaluateNuscenes(
    { groundTruth: groundTruth.boxes, predictions, surroundings: groundTruth },
    profile,
  );
  const round = (value: number): number => Number(value.toFixed(3));
  console.log(
    JSON.stringify({
      id,
      mAP: round(100 * summary.meanAveragePrecision),
      NDS: round(100 * summary.detectionScore),
      errors: Object.fromEntries(Object.entries(summary.errors).map(([name, value]) => [name, round(value)])),
      AP: Object.fromEntries(summary.classes.map((each) => [each.className, round(100 * each.meanPrecision)])),
      AVE: Object.fromEntries(summary.classes.map(({ className, errors }) => [className, errors])),
      boxes: predictions.detection.length,
      medianMs: round(durations.sort((a, b) => a - b)[durations.length >> 1]),
      leastMs: round(durations[0]),
    }),
  );
}
await detector.close();
