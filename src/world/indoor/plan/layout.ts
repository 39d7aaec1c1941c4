import type { Rng } from '../../../contracts/index.js';
import { InputError } from '../../../errors/index.js';
import { keyedRng } from '../../../random/index.js';
import { DoesNotFit } from './bands.js';
import { layoutApartment } from './layouts/apartment.js';
import { layoutMuseum } from './layouts/museum.js';
import { layoutOffice } from './layouts/office.js';
import type { FloorType, ResolvedFloorOptions } from './options.js';
import { rectangle, type Rectangle } from './rectangles.js';
import type { Layout } from './rooms.js';

const LAYOUTS: Readonly<Record<FloorType, (options: ResolvedFloorOptions, rng: Rng) => Layout>> = {
  apartment: layoutApartment,
  office: layoutOffice,
  museum: layoutMuseum,
};

/** Draws again before an area counts as too small: other proportions may fit. */
const TRIES = 12;

function tryLayout(key: string, options: ResolvedFloorOptions): Layout | undefined {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    try {
      return LAYOUTS[options.type](options, keyedRng(key, 'layout', attempt));
    } catch (error) {
      if (!(error instanceof DoesNotFit)) throw error;
    }
  }
  return undefined;
}

/** Turned by quarter and mirrored, so that equal layouts look different. */
function turned(layout: Layout, rng: Rng): Layout {
  const [swap, mirrorX, mirrorY] = [rng.uniform() < 0.5, rng.uniform() < 0.5, rng.uniform() < 0.5];
  const move = (r: Rectangle): Rectangle => {
    const [minX, maxX] = mirrorX ? [layout.lengthM - r.maxX, layout.lengthM - r.minX] : [r.minX, r.maxX];
    const [minY, maxY] = mirrorY ? [layout.widthM - r.maxY, layout.widthM - r.minY] : [r.minY, r.maxY];
    return swap ? rectangle(minY, minX, maxY, maxX) : rectangle(minX, minY, maxX, maxY);
  };
  return {
    rooms: layout.rooms.map((room) => ({ ...room, cells: room.cells.map(move) })),
    lengthM: swap ? layout.widthM : layout.lengthM,
    widthM: swap ? layout.lengthM : layout.widthM,
  };
}

/**
 * Lays the rooms of a floor out.
 *
 * @throws InputError when the area is too small for the rooms, saying which area is enough.
 */
export function layOut(key: string, options: ResolvedFloorOptions): Layout {
  const layout = tryLayout(key, options);
  if (layout !== undefined) return turned(layout, keyedRng(key, 'turn'));
  const { areaM2, rooms, type, doorWidthM } = options;
  for (let enough = areaM2 * 1.1; enough < 40_000; enough *= 1.1) {
    if (tryLayout(key, { ...options, areaM2: enough }) !== undefined) {
      const asked = `${Math.round(areaM2 * 10) / 10} m² is too small for ${rooms} rooms of ${type === 'museum' ? 'a' : 'an'} ${type}`;
      throw new InputError(`areaM2: ${asked} with doors of ${doorWidthM} m: ${Math.ceil(enough)} m² is enough`);
    }
  }
  throw new InputError(
    `rooms: a floor of type ${type} with ${rooms} rooms and doors of ${doorWidthM} m cannot be laid out`,
  );
}
