import type { Image, Sample, Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import type { CameraContext } from '../operation.js';
import { boxesOf } from './boxes.js';
import { rgbViewOf } from './rgb.js';
import { inPlace } from './inPlace.js';
import { withChanges } from './withChanges.js';
import { UNCHANGED, type CameraStep, type StepUse } from './step.js';

/** A sample whose images, when asked for, have gone through the operation. */
export function applyCameraStep<GroundTruth>(
  sample: Sample<GroundTruth>,
  step: CameraStep,
  use: StepUse,
): Sample<GroundTruth> {
  if (sample.image === undefined) {
    throw new InputError(`sample ${sample.id}: ${use.id} corrupts images and the sample has none`);
  }
  const touched = { images: 0, changed: 0 };
  const image = async (camera: string): Promise<Image> => {
    const recorded = await sample.image?.call(sample, camera);
    const place = `sample ${sample.id}, camera ${camera}: ${use.id}`;
    const view = rgbViewOf(recorded as Image, place);
    const context = await contextOf(sample, camera, step, use, place);
    const corrupted = await inPlace(place, () =>
      step.operation.apply(view.rgb, step.parameters, use.streams(sample.id, camera), context),
    );
    touched.images++;
    if (Buffer.compare(corrupted.data, view.rgb.data) !== 0) touched.changed++;
    return view.restore(corrupted);
  };
  const own = (): Warning[] =>
    touched.images > 0 && touched.changed === 0
      ? [{ code: UNCHANGED, message: `${use.id} left every image as it was` }]
      : [];
  return withChanges(sample, {
    image,
    get notes() {
      return [...(sample.notes ?? []), ...own()];
    },
  });
}

async function contextOf(
  sample: Sample,
  camera: string,
  { operation }: CameraStep,
  { mode, streams }: StepUse,
  place: string,
): Promise<CameraContext> {
  const needs = operation.needs ?? [];
  // Calibrations are read for operations that look at them alone: a folder of images has none.
  const cameras = needs.includes('rig') || needs.includes('projection') ? sample.cameras : undefined;
  const projection = cameras?.[camera];
  if (needs.includes('projection') && projection === undefined) {
    throw new InputError(`${place} needs the calibration of the camera and the data set has none for it`);
  }
  return {
    mode,
    camera,
    ...(cameras && { rig: Object.keys(cameras) }),
    ...(projection && { projection }),
    ...(needs.includes('boxes') && { boxes: await boxesOf(sample, place) }),
    runRng: streams('run'),
  };
}
