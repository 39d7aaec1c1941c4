import type { Rng } from '../../../contracts/index.js';
import { FURNITURE, type FurnitureKind } from '../furniture/catalogue.js';
import type { GroupItem } from './furniture.js';

/** A group that stands with its back to a wall. */
export interface WallGroup {
  readonly items: readonly GroupItem[];
  /** Along the wall. */
  readonly widthM: number;
}

/** One piece alone, its back to the wall. */
export function single(kind: FurnitureKind, scale: readonly [number, number, number] = [1, 1, 1]): WallGroup {
  const { lengthM, widthM } = FURNITURE[kind];
  return { items: [{ kind, x: 0, y: (widthM * scale[1]) / 2, scale }], widthM: lengthM * scale[0] };
}

export function desk(rng: Rng): WallGroup {
  const loose = rng.uniform(-0.5, 0.5);
  const items: GroupItem[] = [
    // The screen stands at the wall: whoever sits there looks at it.
    { kind: 'desk', x: 0, y: 0.4 },
    { kind: 'officeChair', x: -0.12, y: 1.28, turn: 2, looseRad: loose },
  ];
  return { items, widthM: 1.62 };
}

/** Two desks face to face with chairs at their outer sides; free-standing. */
export function deskIsland(pairs: number, rng: Rng): readonly GroupItem[] {
  const items: GroupItem[] = [];
  for (let pair = 0; pair < pairs; pair++) {
    const x = (pair - (pairs - 1) / 2) * 1.64;
    items.push({ kind: 'desk', x, y: 0.42, turn: 0 }, { kind: 'desk', x, y: -0.42, turn: 2 });
    items.push({ kind: 'officeChair', x: x - 0.1, y: 1.3, turn: 2, looseRad: rng.uniform(-0.4, 0.4) });
    items.push({ kind: 'officeChair', x: x + 0.1, y: -1.3, turn: 0, looseRad: rng.uniform(-0.4, 0.4) });
  }
  return items;
}

/** A table with chairs along its sides and, where asked, at its ends; free-standing. */
export function seatedTable(
  kind: 'diningTable' | 'smallTable' | 'meetingTable',
  chair: 'chair' | 'officeChair',
  perSide: number,
  ends: boolean,
  rng: Rng,
  scale: readonly [number, number, number] = [1, 1, 1],
): readonly GroupItem[] {
  const { lengthM, widthM } = FURNITURE[kind];
  const [length, width] = [lengthM * scale[0], widthM * scale[1]];
  const items: GroupItem[] = [{ kind, x: 0, y: 0, scale }];
  const reach = FURNITURE[chair].widthM / 2 + 0.09;
  const loose = (): number => rng.uniform(-0.15, 0.15);
  for (let seat = 0; seat < perSide; seat++) {
    const x = ((seat + 0.5) / perSide - 0.5) * (length - 0.1);
    items.push({ kind: chair, x, y: width / 2 + reach, turn: 2, looseRad: loose() });
    items.push({ kind: chair, x, y: -width / 2 - reach, turn: 0, looseRad: loose() });
  }
  if (ends) {
    items.push({ kind: chair, x: length / 2 + reach, y: 0, turn: 1, looseRad: loose() });
    items.push({ kind: chair, x: -length / 2 - reach, y: 0, turn: 3, looseRad: loose() });
  }
  return items;
}

export function bed(double: boolean, stands: number): WallGroup {
  const kind = double ? 'doubleBed' : 'singleBed';
  const { lengthM, widthM } = FURNITURE[kind];
  const items: GroupItem[] = [{ kind, x: 0, y: widthM / 2 }];
  const beside = lengthM / 2 + 0.04 + FURNITURE.nightstand.lengthM / 2;
  if (stands > 0) items.push({ kind: 'nightstand', x: beside, y: 0.24 });
  if (stands > 1) items.push({ kind: 'nightstand', x: -beside, y: 0.24 });
  return { items, widthM: lengthM + 2 * Math.min(stands, 1) * (0.06 + FURNITURE.nightstand.lengthM) };
}

/** A sofa at the wall, a coffee table before it and, where there is depth, the television opposite. */
export function lounge(kind: 'sofa' | 'smallSofa', televisionM: number | undefined, armchair: boolean): WallGroup {
  const items: GroupItem[] = [
    { kind, x: 0, y: 0.46 },
    { kind: 'coffeeTable', x: 0, y: 1.65 },
  ];
  if (armchair) items.push({ kind: 'armchair', x: 1.75, y: 1.7, turn: 1 });
  if (televisionM !== undefined) items.push({ kind: 'televisionBoard', x: 0, y: televisionM, turn: 2 });
  return { items, widthM: FURNITURE[kind].lengthM };
}

const FULL_ROW: readonly FurnitureKind[] = [
  'fridge',
  'sinkUnit',
  'kitchenDrawers',
  'stove',
  'kitchenUnit',
  'kitchenDrawers',
];
const LOW_ROW: readonly FurnitureKind[] = ['sinkUnit', 'hob', 'lowUnit', 'lowUnit'];

/** A row of kitchen units of 60 cm; a low one, without fridge and wall cabinets, stands under windows too. */
export function kitchenRow(units: number, low: boolean, rng: Rng): WallGroup {
  const kinds = (low ? LOW_ROW : FULL_ROW).slice(0, units);
  if (rng.uniform() < 0.5) kinds.reverse();
  const pitch = 0.625;
  return {
    items: kinds.map((kind, i) => ({
      kind,
      x: (i - (kinds.length - 1) / 2) * pitch,
      y: kind === 'fridge' ? 0.325 : 0.3,
    })),
    widthM: kinds.length * pitch,
  };
}
