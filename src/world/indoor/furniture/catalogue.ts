import { MeshBuilder } from '../../mesh/index.js';
import type { Prototype } from '../../scene/index.js';
import { BATHROOM } from './bathroom.js';
import { BEDS } from './beds.js';
import { DECOR } from './decor.js';
import { KITCHEN } from './kitchen.js';
import { SEATS } from './seats.js';
import type { FurnitureShape } from './shape.js';
import { STORAGE } from './storage.js';
import { TABLES } from './tables.js';

const SHAPES = { ...SEATS, ...TABLES, ...BEDS, ...STORAGE, ...KITCHEN, ...BATHROOM, ...DECOR };

export type FurnitureKind = keyof typeof SHAPES;

export const FURNITURE: Readonly<Record<FurnitureKind, FurnitureShape>> = SHAPES;

export const FURNITURE_KINDS = Object.keys(SHAPES) as readonly FurnitureKind[];

/** What a person calls it: 'officeChair' is an office chair. */
export function furnitureTitle(kind: FurnitureKind): string {
  return kind.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

const prototypes = new Map<FurnitureKind, Prototype>();

/** The shape of a kind; one object per process, so that search trees are built once. */
export function furniturePrototype(kind: FurnitureKind): Prototype {
  let prototype = prototypes.get(kind);
  if (prototype === undefined) {
    const builder = new MeshBuilder();
    FURNITURE[kind].build(builder);
    prototype = { id: `furniture/${kind}`, mesh: builder.build() };
    prototypes.set(kind, prototype);
  }
  return prototype;
}
