import type { Rng } from '../../../../contracts/index.js';
import { cut, DoesNotFit, sides } from '../bands.js';
import type { ResolvedFloorOptions } from '../options.js';
import { rectangle, type Rectangle } from '../rectangles.js';
import type { Layout, PlannedRoom, RoomKind } from '../rooms.js';

const MINIMUM: Partial<Record<RoomKind, number>> = {
  office: 2.6,
  meetingRoom: 3.6,
  kitchen: 2.8,
  bathroom: 2.2,
  storage: 2,
};
const DEPTH_M = 3;

function minimumOf(kind: RoomKind): number {
  return MINIMUM[kind] ?? 2.6;
}

function kindsOf(rooms: number): RoomKind[] {
  const kinds: RoomKind[] = ['office', 'meetingRoom', 'kitchen', 'bathroom'];
  while (kinds.length < rooms)
    kinds.push(kinds.length % 7 === 6 ? 'meetingRoom' : kinds.length % 9 === 8 ? 'storage' : 'office');
  return kinds.slice(0, rooms);
}

function shuffle<T>(items: readonly T[], rng: Rng): T[] {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = rng.integer(0, i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j] as T, shuffled[i] as T];
  }
  return shuffled;
}

/**
 * An office floor: a corridor along its length with rooms on both sides; large floors have a branch of the corridor to
 * the facade (a T) and an open-plan office over the whole depth at one end.
 *
 * @throws DoesNotFit
 */
export function layoutOffice(options: ResolvedFloorOptions, rng: Rng): Layout {
  const { lengthM, widthM } = sides(options.areaM2, rng.uniform(1.4, 2.1));
  const corridorM = Math.round(Math.max(rng.uniform(1.7, 2.3), options.doorWidthM + 0.6) * 20) / 20;
  const kinds = shuffle(kindsOf(options.rooms), rng);
  const wantsOpenPlan = rng.uniform() < 0.6 && options.rooms >= 5;
  const wantsBranch = rng.uniform() < 0.7 && options.rooms >= 8;
  const openPlan = wantsOpenPlan ? kinds.splice(kinds.indexOf('office'), 1) : [];
  const half = Math.ceil(kinds.length / 2);
  const [low, high] = [kinds.slice(0, half), kinds.slice(half)];
  const branchM = wantsBranch ? corridorM : 0;
  const needM = Math.max(lengthOf(low), lengthOf(high) + branchM, corridorM);
  const openM =
    openPlan.length === 0 ? 0 : Math.round(Math.min(rng.uniform(0.2, 0.28) * lengthM, lengthM - needM) * 20) / 20;
  if (openPlan.length > 0 && openM < 4) throw new DoesNotFit();
  const depths = high.length === 0 && branchM === 0 ? [DEPTH_M] : [DEPTH_M, DEPTH_M];
  const lowY = cut(0, widthM - corridorM, depths, rng)[1];
  const highY = lowY + corridorM;
  const rooms: PlannedRoom[] = [];
  if (openPlan.length > 0) rooms.push({ kind: 'office', cells: [rectangle(0, 0, openM, widthM)] });
  const corridor: Rectangle[] = [rectangle(openM, lowY, lengthM, highY)];
  const band = (part: readonly RoomKind[], fromX: number, toX: number, fromY: number, toY: number): void => {
    const cuts = cut(fromX, toX, part.map(minimumOf), rng);
    part.forEach((kind, i) => rooms.push({ kind, cells: [rectangle(cuts[i], fromY, cuts[i + 1], toY)] }));
  };
  band(low, openM, lengthM, 0, lowY);
  if (branchM > 0) {
    const left = high.slice(0, Math.ceil(high.length / 2));
    const right = high.slice(left.length);
    const [leftM, rightM] = [lengthOf(left), lengthOf(right)];
    const spare = lengthM - openM - branchM - leftM - rightM;
    if (spare < 0) throw new DoesNotFit();
    const branchX = Math.round((openM + leftM + spare * rng.uniform(0.35, 0.65)) * 20) / 20;
    corridor.push(rectangle(branchX, highY, branchX + branchM, widthM));
    band(left, openM, branchX, highY, widthM);
    band(right, branchX + branchM, lengthM, highY, widthM);
  } else if (high.length > 0) band(high, openM, lengthM, highY, widthM);
  rooms.push({ kind: 'corridor', cells: corridor });
  return { rooms, lengthM, widthM };
}

function lengthOf(kinds: readonly RoomKind[]): number {
  return kinds.reduce((sum, kind) => sum + minimumOf(kind), 0);
}
