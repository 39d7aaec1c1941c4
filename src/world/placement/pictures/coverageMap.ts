import type { Image } from '../../../contracts/index.js';
import { depthColour } from '../../pictures/colourMap.js';
import { rgbImage } from '../../pictures/images.js';
import { BLIND_WITHIN_M } from '../coverage.js';
import { MAP_CELLS, middleOfCell } from '../bevCells.js';
import type { VehicleBody } from '../vehicleBody.js';
import { isInsideBody } from '../vehicleBody.js';

/** Pixels of a cell's side. */
const SCALE = 4;
/** Points of a frame in a cell that get the last colour; colours follow the logarithm. */
const FULL_POINTS = 100;
const NOTHING = [24, 26, 30] as const;
const BLIND = [40, 120, 170] as const;
const VEHICLE = [235, 235, 235] as const;

/**
 * Points on the ground plan about the vehicle, x (forward) up, y (left) to the left: from dark (few) to pale yellow; blue
 * where, near the vehicle, most frames have none; the vehicle white.
 *
 * @param points (cells) mean points of a frame @param seen (cells) share of frames with a point, see `MAP_CELLS`
 */
export function coverageMap(points: Float64Array, seen: Float64Array, body: VehicleBody): Image {
  const side = MAP_CELLS * SCALE;
  const rgb = new Uint8Array(3 * side * side);
  const colour = new Uint8Array(3);
  for (let cell = 0; cell < points.length; cell++) {
    const [x, y] = middleOfCell(cell);
    if (isInsideBody(body, x, y, 0.01)) colour.set(VEHICLE);
    else if (seen[cell] < 0.5 && Math.hypot(x, y) <= BLIND_WITHIN_M) colour.set(BLIND);
    else if (points[cell] === 0) colour.set(NOTHING);
    else depthColour(0.12 + (0.88 * Math.log1p(points[cell])) / Math.log1p(FULL_POINTS), colour, 0);
    const top = (MAP_CELLS - 1 - Math.floor(cell / MAP_CELLS)) * SCALE;
    const left = (MAP_CELLS - 1 - (cell % MAP_CELLS)) * SCALE;
    for (let row = top; row < top + SCALE; row++) {
      for (let column = left; column < left + SCALE; column++) rgb.set(colour, 3 * (row * side + column));
    }
  }
  return rgbImage(rgb, side, side);
}
