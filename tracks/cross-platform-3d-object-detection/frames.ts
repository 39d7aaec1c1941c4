import type {
  Detections,
  FloatArray,
  KittiObjects,
  ObjectAnnotations,
  PinholeCamera,
  Sample,
} from '../../src/contracts/index.js';
import { InputError } from '../../src/errors/index.js';
import { lidarBoxesToKittiObjects } from '../../src/geometry/index.js';
import { pi3detToKitti, type KittiFrame } from '../../src/metrics/index.js';

const noDetections: Detections | undefined = undefined;

/**
 * One frame in the evaluator's terms.
 *
 * Pi3DET frames are converted as the official evaluator does. KITTI labels keep the file's own numbers; detections, and
 * labels that a condition has moved, get image boxes by projection (their occlusion and truncation are unknown and count
 * as none, so difficulties rest on the box height alone).
 */
export async function frameOf(
  format: string,
  sample: Sample<ObjectAnnotations>,
  prediction: Detections | undefined = noDetections,
): Promise<KittiFrame> {
  const labels = await sample.groundTruth?.();
  if (labels === undefined) throw new InputError(`sample ${sample.id} has no labels`);
  const boxes = (prediction?.boxes.data ?? new Float32Array(0)) as FloatArray;
  const names = prediction?.names ?? [];
  const scores = prediction?.scores ?? new Float32Array(0);
  if (format === 'pi3det') {
    return {
      id: sample.id,
      gt: pi3detToKitti(labels.boxes.data, labels.names),
      dt: pi3detToKitti(boxes, names, scores),
    };
  }
  const camera = cameraOf(sample);
  return {
    id: sample.id,
    gt: labels.kitti ?? visible(lidarBoxesToKittiObjects(labels.boxes.data, labels.names, camera).objects),
    dt: lidarBoxesToKittiObjects(boxes, names, camera, scores).objects,
  };
}

function cameraOf(sample: Sample): PinholeCamera {
  const camera = Object.values(sample.cameras ?? {})[0];
  if (camera === undefined)
    throw new InputError(`sample ${sample.id} has no camera calibration; KITTI scores need image boxes`);
  return camera;
}

/** Unknown occlusion and truncation as the official numbers for "none". */
function visible(objects: KittiObjects): KittiObjects {
  const zeros = new Float64Array(objects.name.length);
  return { ...objects, occluded: zeros, truncated: zeros };
}
