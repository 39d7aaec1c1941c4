/** Scans from above with what a detector found and what is there. */
import type { Detections, DrawnPicture, ObjectAnnotations, PictureDrawing, Sample } from '../../contracts/index.js';
import { flatRows } from '../../geometry/index.js';
import { bevImage } from './bevImage.js';
import { drawBoard } from './board.js';

export interface DetectionPictureOptions {
  /** Part of the LiDAR frame that is shown, metres. */
  readonly rangeM: { readonly xMin: number; readonly xMax: number; readonly yMin: number; readonly yMax: number };
  /** Weaker boxes are not drawn. Default: 0.3. */
  readonly leastScore?: number;
  /** Default: 0.1. */
  readonly metresPerPixel?: number;
}

const TRUTH = [90, 230, 120] as const;
const FOUND = [255, 150, 40] as const;
const BAR_PX = 28;

/** One picture a sample: labels green, detections orange. Without ids, samples are spread evenly over the data set. */
export async function* detectionPictures(
  drawing: PictureDrawing<Detections>,
  options: DetectionPictureOptions,
): AsyncGenerator<DrawnPicture> {
  const { ids } = drawing.dataset;
  const count = Math.min(drawing.count, ids.length);
  const chosen = new Set(
    drawing.ids ?? Array.from({ length: count }, (_, index) => ids[Math.floor(((index + 0.5) * ids.length) / count)]),
  );
  for await (const { sample, prediction } of drawing.samples) {
    if (!chosen.has(sample.id) || sample.pointCloud === undefined) continue;
    yield { name: sample.id, image: await draw(sample, prediction, options) };
  }
}

async function draw(sample: Sample, prediction: Detections | undefined, options: DetectionPictureOptions) {
  const { leastScore = 0.3, metresPerPixel = 0.1, rangeM } = options;
  const cloud = await sample.pointCloud?.();
  const truth = (await sample.groundTruth?.()) as ObjectAnnotations | undefined;
  const labels = truth === undefined ? new Float64Array() : Float64Array.from(flatRows(truth.boxes));
  const scores = prediction?.scores ?? new Float32Array();
  const boxes = prediction === undefined ? new Float32Array() : flatRows(prediction.boxes);
  const strong = Array.from(scores.keys()).filter((row) => scores[row] >= leastScore);
  const found = Float64Array.from(strong.flatMap((row) => Array.from(boxes.subarray(7 * row, 7 * row + 7))));
  const all = new Float64Array([...labels, ...found]);
  const image = bevImage(
    cloud === undefined ? new Float32Array() : flatRows(cloud.points),
    cloud?.channels.length ?? 3,
    {
      rangeM,
      metresPerPixel,
      boxes: all,
      boxColours: [
        ...Array<typeof TRUTH>(labels.length / 7).fill(TRUTH),
        ...Array<typeof FOUND>(strong.length).fill(FOUND),
      ],
    },
  );
  const [height, width] = image.pixels.shape;
  const text =
    `${sample.id}: ${labels.length / 7} labelled (green), ` +
    `${strong.length} found with a score of ${leastScore} or more (orange)`;
  return drawBoard(
    { width, height: height + BAR_PX, background: '#101010', ink: '#f0f0f0' },
    [{ image, left: 0, top: BAR_PX }],
    [{ text, left: 8, baseline: 18, sizePx: Math.max(8, Math.min(14, width / 45)) }],
  );
}
