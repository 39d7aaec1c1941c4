import type { FurnitureKind } from '../furniture/catalogue.js';
import type { RoomKind } from '../plan/rooms.js';
import { bed, desk, deskIsland, kitchenRow, lounge, seatedTable, single } from './groups.js';
import type { RoomFurnisher } from './roomFurnisher.js';

/** What a recipe knows beside the room. */
export interface Furnishing {
  /** 0 to 1: share of the optional pieces. */
  readonly density: number;
  readonly ceilingHeightM: number;
}

type Recipe = (room: RoomFurnisher, furnishing: Furnishing) => void;

/** Longer and shorter side of the room's first rectangle, metres. */
function sidesOf({ room }: RoomFurnisher): [longer: number, shorter: number] {
  const [cell] = [...room.cells].sort(
    (a, b) => (b.maxX - b.minX) * (b.maxY - b.minY) - (a.maxX - a.minX) * (a.maxY - a.minY),
  );
  const [a, b] = [cell.maxX - cell.minX, cell.maxY - cell.minY];
  return [Math.max(a, b), Math.min(a, b)];
}

function atWall(
  room: RoomFurnisher,
  kind: FurnitureKind,
  where: 'corner' | 'middle' | 'any' = 'any',
  scale?: readonly [number, number, number],
): boolean {
  const { items, widthM } = single(kind, scale);
  return room.againstWall(items, widthM, where);
}

/** Each piece is tried with the probability of the density. */
function extras(
  room: RoomFurnisher,
  density: number,
  kinds: readonly (readonly [FurnitureKind, 'corner' | 'middle' | 'any'])[],
): void {
  for (const [kind, where] of kinds) if (room.rng.uniform() < density) atWall(room, kind, where);
}

const bedroom: Recipe = (room, { density }) => {
  const { rng } = room;
  const double = room.room.areaM2 > 10;
  for (const [wide, stands] of [
    [double, 2],
    [double, 1],
    [double, 0],
    [false, 1],
    [false, 0],
  ] as const) {
    const group = bed(wide, stands);
    if (room.againstWall(group.items, group.widthM, stands === 2 ? 'middle' : 'corner')) break;
  }
  if (rng.uniform() < density + 0.2) atWall(room, 'wardrobe', 'corner', [rng.uniform(0.8, 1.2), 1, 1]);
  if (rng.uniform() < 0.7 * density) {
    const group = desk(rng);
    room.againstWall(group.items, group.widthM, 'corner');
  }
  extras(room, 0.7 * density, [
    ['shelf', 'corner'],
    ['plant', 'corner'],
    ['armchair', 'corner'],
    ['floorLamp', 'corner'],
  ]);
};

const livingRoom: Recipe = (room, { density }) => {
  const { rng } = room;
  const [longer, shorter] = sidesOf(room);
  const depths = [shorter - 0.25, longer - 0.25].filter((depth) => depth <= 4.6);
  const armchair = rng.uniform() < density;
  const attempts = [
    ...depths.flatMap((depth) => [lounge('sofa', depth, armchair), lounge('sofa', depth, false)]),
    lounge('sofa', 3.1, false),
    lounge('smallSofa', undefined, false),
  ];
  attempts.some((group) => room.againstWall(group.items, group.widthM, 'middle', 30));
  const seats = rng.integer(1, 3) + 1;
  if (!room.freeStanding(seatedTable('diningTable', 'chair', Math.min(seats, 2), seats > 2, rng), 24)) {
    room.freeStanding(seatedTable('smallTable', 'chair', 1, false, rng), 12);
  }
  extras(room, density, [
    ['shelf', 'corner'],
    ['shelf', 'any'],
    ['sideboard', 'middle'],
    ['plant', 'corner'],
    ['floorLamp', 'corner'],
    ['cupboard', 'corner'],
    ['armchair', 'corner'],
    ['plant', 'corner'],
  ]);
};

const kitchen: Recipe = (room, { density }) => {
  const { rng } = room;
  const rows = [
    [6, false],
    [5, false],
    [4, false],
    [4, true],
    [3, true],
    [2, true],
  ] as const;
  const row = rows.find(([units, low]) => {
    const group = kitchenRow(units, low, rng);
    return room.againstWall(group.items, group.widthM, 'corner', 20);
  });
  if (row?.[1]) atWall(room, 'fridge', 'corner');
  const table = seatedTable(
    room.room.areaM2 > 14 ? 'diningTable' : 'smallTable',
    'chair',
    room.room.areaM2 > 14 ? 2 : 1,
    false,
    rng,
  );
  if (rng.uniform() < density + 0.2 && !room.freeStanding(table, 16))
    room.freeStanding([{ kind: 'smallTable', x: 0, y: 0 }], 8);
  extras(room, density, [
    ['cupboard', 'corner'],
    ['bin', 'corner'],
    ['plant', 'corner'],
  ]);
};

const bathroom: Recipe = (room, { density }) => {
  const { rng } = room;
  if (rng.uniform() < 0.5 || !atWall(room, 'bathtub', 'corner')) atWall(room, 'shower', 'corner');
  const pairs = room.room.areaM2 > 9 ? 2 : 1;
  for (let pair = 0; pair < pairs; pair++) {
    atWall(room, 'toilet', pair === 0 ? 'corner' : 'any');
    atWall(room, 'washbasin');
  }
  extras(room, 0.6 * density, [
    ['bin', 'corner'],
    ['cupboard', 'corner'],
  ]);
};

const office: Recipe = (room, { density }) => {
  const { rng } = room;
  if (room.room.areaM2 > 34) {
    const islands = Math.max(1, Math.floor(room.room.areaM2 / 17));
    for (let i = 0; i < islands; i++) room.freeStanding(deskIsland(rng.integer(1, 3), rng), 24);
  }
  const desks = Math.max(1, Math.min(4, Math.round((room.room.areaM2 / 10) * (0.4 + 0.6 * density))));
  for (let i = 0; i < desks; i++) {
    const group = desk(rng);
    room.againstWall(group.items, group.widthM, 'corner', 40);
  }
  extras(room, density, [
    ['shelf', 'corner'],
    ['filingCabinet', 'corner'],
    ['filingCabinet', 'any'],
    ['plant', 'corner'],
    ['bin', 'any'],
    ['cupboard', 'any'],
  ]);
  if (room.room.areaM2 > 30)
    extras(room, density, [
      ['printer', 'any'],
      ['sideboard', 'any'],
      ['plant', 'corner'],
      ['smallSofa', 'any'],
    ]);
};

const meetingRoom: Recipe = (room, { density }) => {
  const { rng } = room;
  const [longer] = sidesOf(room);
  const wish = Math.min(2, Math.max(0.75, (longer - 2.6) / 2.4));
  for (const length of [wish, 0.8 * wish, 0.65]) {
    const seats = Math.max(1, Math.round((2.4 * length) / 0.8));
    const group = seatedTable('meetingTable', 'officeChair', seats, length > 0.9, rng, [length, 1, 1]);
    // Along the room first, then across.
    const [cell] = room.room.cells;
    const along = cell.maxX - cell.minX >= cell.maxY - cell.minY ? 0 : 1;
    const centre = { x: (cell.minX + cell.maxX) / 2, y: (cell.minY + cell.maxY) / 2, turn: along };
    if (room.place(group, centre) || room.freeStanding(group, 12, 0.4)) break;
  }
  extras(room, density, [
    ['sideboard', 'middle'],
    ['plant', 'corner'],
    ['plant', 'corner'],
    ['cupboard', 'corner'],
  ]);
};

const corridor: Recipe = (room, { density }) => {
  const [, shorter] = sidesOf(room);
  if (shorter > 1.6)
    extras(room, density, [
      ['plant', 'corner'],
      ['bench', 'any'],
      ['printer', 'any'],
      ['shelf', 'any'],
    ]);
  else
    extras(room, density, [
      ['shelf', 'corner'],
      ['plant', 'corner'],
    ]);
};

function exhibits(room: RoomFurnisher, density: number, roomPerPieceM2: number): void {
  const kinds: readonly FurnitureKind[] = ['displayCase', 'sculpture', 'bench', 'displayCase', 'sculpture'];
  const count = Math.round((density * room.room.areaM2) / roomPerPieceM2);
  for (let i = 0; i < count; i++) {
    const kind = kinds[i % kinds.length] as FurnitureKind;
    if (room.rng.uniform() < 0.35) atWall(room, kind);
    else room.freeStanding([{ kind, x: 0, y: 0 }], 12);
  }
}

const hall: Recipe = (room, { density, ceilingHeightM }) => {
  const [cell] = room.room.cells;
  const [length, width] = [cell.maxX - cell.minX, cell.maxY - cell.minY];
  const [columns, rows] = [Math.max(1, Math.floor(length / 5)), Math.max(1, Math.floor(width / 5))];
  for (let i = 0; i < columns * rows; i++) {
    const [u, v] = [((i % columns) + 0.5) / columns, (Math.floor(i / columns) + 0.5) / rows];
    if (columns * rows === 1) break;
    const pose = { x: cell.minX + u * length, y: cell.minY + v * width, turn: 0 };
    room.place([{ kind: 'pillar', x: 0, y: 0, scale: [1, 1, ceilingHeightM] }], pose);
  }
  room.freeStanding([{ kind: 'counter', x: 0, y: 0 }], 16);
  exhibits(room, density, 18);
  extras(room, density, [
    ['plant', 'corner'],
    ['plant', 'corner'],
    ['bench', 'any'],
    ['bench', 'any'],
    ['plant', 'corner'],
  ]);
};

const gallery: Recipe = (room, { density }) => {
  exhibits(room, density, 9);
  extras(room, density, [
    ['bench', 'middle'],
    ['plant', 'corner'],
  ]);
};

const storage: Recipe = (room, { density }) => {
  extras(room, density + 0.2, [
    ['shelf', 'corner'],
    ['shelf', 'any'],
    ['shelf', 'any'],
    ['cupboard', 'corner'],
    ['crates', 'corner'],
    ['crates', 'any'],
    ['filingCabinet', 'any'],
  ]);
};

export const RECIPES: Readonly<Record<RoomKind, Recipe>> = {
  office,
  meetingRoom,
  kitchen,
  livingRoom,
  bedroom,
  bathroom,
  corridor,
  hall,
  gallery,
  storage,
};
