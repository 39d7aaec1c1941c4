import type { Rng } from '../../../../contracts/index.js';
import { cut, DoesNotFit, sides } from '../bands.js';
import type { ResolvedFloorOptions } from '../options.js';
import { rectangle } from '../rectangles.js';
import type { Layout, PlannedRoom, RoomKind } from '../rooms.js';

/** Shortest side between the middles of the walls, metres. */
const MINIMUM: Partial<Record<RoomKind, number>> = { bathroom: 2, kitchen: 2.5, bedroom: 2.75, office: 2.4 };

/** What the rooms beside the living room are, in order of how much a flat needs them. */
const WISHES: readonly RoomKind[] = [
  'bathroom',
  'kitchen',
  'bedroom',
  'bedroom',
  'office',
  'bedroom',
  'bathroom',
  'storage',
];

/**
 * A flat: a living room over the whole depth at one end, the other rooms in two bands along a corridor that leads to
 * it; the kitchen lies beside the living room.
 *
 * @throws DoesNotFit
 */
export function layoutApartment(options: ResolvedFloorOptions, rng: Rng): Layout {
  const { lengthM, widthM } = sides(options.areaM2, rng.uniform(1.15, 1.6));
  const corridorM = Math.round(Math.max(rng.uniform(1.3, 1.6), options.doorWidthM + 0.45) * 20) / 20;
  const others = options.rooms - 1;
  const kinds = Array.from({ length: others }, (_, i): RoomKind => WISHES[i] ?? 'bedroom');
  const kitchen = kinds.includes('kitchen');
  const rest = kinds.filter((kind) => kind !== 'kitchen');
  // The kitchen leads one band, so that it lies beside the living room.
  const first: RoomKind[] = kitchen ? ['kitchen'] : [];
  const second: RoomKind[] = [];
  for (const kind of rest) (first.length <= second.length ? first : second).push(kind);
  const longest = Math.max(bandLength(first), bandLength(second));
  const livingM = others === 0 ? lengthM : Math.round(rng.uniform(0.28, 0.38) * lengthM * 20) / 20;
  const living = Math.max(Math.min(livingM, lengthM - longest), 3.4);
  if (widthM < 3.4 || lengthM < living || (others > 0 && lengthM - living < Math.max(longest, corridorM))) {
    throw new DoesNotFit();
  }
  const rooms: PlannedRoom[] = [{ kind: 'livingRoom', cells: [rectangle(0, 0, living, widthM)] }];
  if (others === 0) return { rooms, lengthM, widthM };
  const depths = second.length === 0 ? [2.4] : [2.4, 2.4];
  const depth = cut(0, widthM - corridorM, depths, rng);
  const low = depth[1];
  rooms.push({ kind: 'corridor', cells: [rectangle(living, low, lengthM, low + corridorM)] });
  const band = (kinds: readonly RoomKind[], fromY: number, toY: number): void => {
    const cuts = cut(living, lengthM, kinds.map(minimumOf), rng);
    kinds.forEach((kind, i) => rooms.push({ kind, cells: [rectangle(cuts[i], fromY, cuts[i + 1], toY)] }));
  };
  band(first, 0, low);
  if (second.length > 0) band(second, low + corridorM, widthM);
  return { rooms, lengthM, widthM };
}

function minimumOf(kind: RoomKind): number {
  return MINIMUM[kind] ?? 2;
}

function bandLength(kinds: readonly RoomKind[]): number {
  return kinds.reduce((sum, kind) => sum + minimumOf(kind), 0);
}
