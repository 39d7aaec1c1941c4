import type { ObjectAnnotations, Sample } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { BOX_SIZE, flatRows } from '../../geometry/index.js';

/**
 * Boxes (n, 7) of the labelled objects in the LiDAR frame, for corruptions of objects.
 *
 * @throws InputError where the sample has no labels, or labels without boxes
 */
export async function boxesOf(sample: Sample, place: string): Promise<Float64Array> {
  const truth = (await sample.groundTruth?.()) as Partial<ObjectAnnotations> | undefined;
  if (truth === undefined) {
    throw new InputError(`${place} needs the boxes of the objects and the data set has no labels`);
  }
  if (truth?.boxes?.shape?.[1] !== BOX_SIZE) {
    throw new InputError(`${place} needs the boxes of the objects and the labels hold none`);
  }
  return Float64Array.from(flatRows(truth.boxes));
}
