import type { Earlier, Image, Sample, Warning } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import type { CameraContext, RgbImage } from '../operation.js';
import { boxesOf } from './boxes.js';
import { earlierOf } from './earlier.js';
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
    // Data sets of images and texts hold samples that are either; words alone are left as they are.
    if (sample.text !== undefined) return sample;
    throw new InputError(`sample ${sample.id}: ${use.id} corrupts images and the sample has none`);
  }
  const touched = { images: 0, changed: 0 };
  const said = new Set<string>();
  const image = async (camera: string): Promise<Image> => {
    const recorded = await sample.image?.call(sample, camera);
    const place = `sample ${sample.id}, camera ${camera}: ${use.id}`;
    const view = rgbViewOf(recorded as Image, place);
    const earlier = await earlierImage(sample, camera, step, place, (message) => said.add(`${use.id}: ${message}`));
    const context = { ...(await contextOf(sample, camera, step, use, place)), ...(earlier && { earlier }) };
    const corrupted = await inPlace(place, () =>
      step.operation.apply(view.rgb, step.parameters, use.streams(sample.id, camera), context),
    );
    touched.images++;
    if (Buffer.compare(corrupted.data, view.rgb.data) !== 0) touched.changed++;
    return view.restore(corrupted);
  };
  const own = (): Warning[] => [
    ...(touched.images > 0 && touched.changed === 0
      ? [{ code: UNCHANGED, message: `${use.id} left every image as it was` }]
      : []),
    ...[...said].map((message) => ({ code: 'corruption', message })),
  ];
  const changed = {
    image,
    get notes() {
      return [...(sample.notes ?? []), ...own()];
    },
  };
  return withChanges(sample, changed, 'earlierImage');
}

async function earlierImage(
  sample: Sample,
  camera: string,
  { operation, parameters }: CameraStep,
  place: string,
  note: (message: string) => void,
): Promise<Earlier<RgbImage> | undefined> {
  if (operation.earlier === undefined) return undefined;
  const read = sample.earlierImage && ((steps: number) => sample.earlierImage?.(camera, steps));
  const found = await earlierOf(place, operation.earlier, parameters, read as EarlierImages | undefined, note);
  return found && { ...found, data: rgbViewOf(found.data, place).rgb };
}

type EarlierImages = (steps: number) => Promise<Earlier<Image> | undefined>;

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
