import type { Image, PointCloud } from '../../contracts/index.js';
import { countPointsInBoxes } from '../../geometry/index.js';
import { rowsOf, toLidarFrame } from '../../sensors/index.js';
import { bevImage } from '../../world/pictures/index.js';

/** What a view from above shows, in the LiDAR frame, metres. */
export interface BirdsEyeFrame {
  /** A square. */
  readonly rangeM: { readonly xMin: number; readonly xMax: number; readonly yMin: number; readonly yMax: number };
  /** Heights that the colours span. */
  readonly heightsM: readonly [lowest: number, highest: number];
}

/** No view reaches farther from the sensor; what lies beyond is sparse and would shrink the rest. */
const FARTHEST_M = 80;

/** A square that shows most of a cloud (98 % of its points along each axis) and its sensor, and most of its heights. */
export function frameOf(cloud: PointCloud): BirdsEyeFrame {
  const { data, count, width } = rowsOf(toLidarFrame(cloud));
  const between = (column: number, q: number): [number, number] => {
    const sorted = Float64Array.from({ length: count }, (_, row) => data[row * width + column] as number).sort();
    return [sorted[Math.floor(q * (count - 1))] ?? 0, sorted[Math.ceil((1 - q) * (count - 1))] ?? 0];
  };
  const seen = ([least, most]: [number, number]): [number, number] => [
    Math.max(-FARTHEST_M, Math.min(0, least)),
    Math.min(FARTHEST_M, Math.max(0, most)),
  ];
  const [x, y, z] = [seen(between(0, 0.01)), seen(between(1, 0.01)), between(2, 0.02)];
  // A tenth more, so that points which a corruption moves outwards are seen; a cloud of one point has some size, too.
  const half = 0.55 * Math.max(x[1] - x[0], y[1] - y[0]) || 1;
  const [xMiddle, yMiddle] = [(x[0] + x[1]) / 2, (y[0] + y[1]) / 2];
  return {
    rangeM: { xMin: xMiddle - half, xMax: xMiddle + half, yMin: yMiddle - half, yMax: yMiddle + half },
    heightsM: [z[0], Math.max(z[0] + half / 20, z[1])],
  };
}

/** A cloud from above, forward up, coloured by height, with the boxes (n, 7) of objects; points outside are left out. */
export function birdsEyeView(
  cloud: PointCloud,
  sidePx: number,
  { rangeM, heightsM }: BirdsEyeFrame,
  boxes?: Float64Array,
): Image {
  const { data, width } = rowsOf(toLidarFrame(cloud));
  return bevImage(data, width, {
    rangeM,
    metresPerPixel: (rangeM.xMax - rangeM.xMin) / sidePx,
    colourRange: heightsM,
    ...(boxes && { boxes }),
  });
}

/** Sides of a view of one object, in its longest side. */
const AROUND_OBJECT = 1.6;

/** A view of the object that holds most points; undefined where none holds any. */
export function frameOfObject(
  cloud: PointCloud,
  boxes: Float64Array,
  { heightsM }: BirdsEyeFrame,
): BirdsEyeFrame | undefined {
  const { data, width } = rowsOf(toLidarFrame(cloud));
  const counts = countPointsInBoxes(data, width, boxes);
  const most = counts.indexOf(Math.max(0, ...counts));
  if (counts[most] === undefined || counts[most] === 0) return undefined;
  const [x = 0, y = 0, , length = 0, breadth = 0] = boxes.subarray(7 * most, 7 * most + 7);
  const half = (AROUND_OBJECT / 2) * Math.max(length, breadth);
  return { rangeM: { xMin: x - half, xMax: x + half, yMin: y - half, yMax: y + half }, heightsM };
}
