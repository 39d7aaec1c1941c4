import type { MeshBuilder } from '../mesh/index.js';
import type { Prototype } from '../scene/index.js';
import { BARRIERS, buildBarrier, type BarrierKind } from './objects/barriers.js';
import { BICYCLE_STYLES, buildBicycle, PEDAL_PHASES, type BicycleStyle } from './objects/bicycles.js';
import { BUILDING_KINDS, planBuilding, type BuildingKind, type BuildingPlan } from './objects/buildingPlan.js';
import { buildRoof } from './objects/roofs.js';
import { buildWalls } from './objects/walls.js';
import { buildBus, BUS_MIRROR_M } from './objects/buses.js';
import { CAR_MIRROR_M } from './objects/carBody.js';
import { buildCar, CAR_STYLES, type CarStyle } from './objects/cars.js';
import { buildFurniture, FURNITURE, type FurnitureKind } from './objects/furniture.js';
import { buildMotorcycle, MOTORCYCLE_STYLES, type MotorcycleStyle } from './objects/motorcycles.js';
import { buildPerson, GAIT_PHASES, PEOPLE, type PersonKind } from '../people/index.js';
import { buildBush, buildHedge, buildTree, TREE_SPECIES, type TreeSpecies } from './objects/trees.js';
import { buildTruck, TRUCK_MIRROR_M, TRUCK_STYLES, type TruckStyle } from './objects/trucks.js';

/**
 * The shapes that all scenes share: equal everywhere, made when first asked for and kept, so that a process builds their
 * search trees once. A scene's variety comes from scale, colour and mixture.
 */
const shelf = new Map<string, Prototype>();

function prototype(
  id: string,
  build: () => MeshBuilder,
  centred = false,
  outsideBox?: NonNullable<Prototype['outsideBox']>,
): Prototype {
  const known = shelf.get(id);
  if (known !== undefined) return known;
  const builder = build();
  const mesh = centred ? builder.buildCentred() : builder.build();
  const made: Prototype = { id, mesh, ...(outsideBox && { outsideBox }) };
  shelf.set(id, made);
  return made;
}

/** How many shapes there are of a kind. */
export const VARIANTS = {
  car: 4,
  truck: 2,
  bus: 2,
  tree: 3,
  bush: 6,
  hedge: 3,
  barrier: 2,
  building: 4,
  furniture: 2,
} as const;

// Labelled things stand centred on their footprint, so that their box is the mesh's bounds, mirrors left out.
export const carPrototype = (style: CarStyle, variant: number): Prototype =>
  prototype(`car/${style}/${variant}`, () => buildCar(style, variant), true, { sidesM: CAR_MIRROR_M, aheadM: 0 });
export const truckPrototype = (style: TruckStyle, variant: number): Prototype =>
  prototype(`truck/${style}/${variant}`, () => buildTruck(style, variant), true, { sidesM: TRUCK_MIRROR_M, aheadM: 0 });
export const busPrototype = (variant: number): Prototype =>
  prototype(`bus/${variant}`, () => buildBus(variant), true, { sidesM: 0, aheadM: BUS_MIRROR_M });

export const motorcyclePrototype = (style: MotorcycleStyle, ridden: boolean): Prototype =>
  prototype(`motorcycle/${style}/${ridden ? 'ridden' : 'parked'}`, () => buildMotorcycle(style, ridden), true);

/** One prototype parked; a cycle of them ridden. */
export const bicyclePrototypes = (style: BicycleStyle, ridden: boolean): readonly Prototype[] =>
  ridden
    ? phases(PEDAL_PHASES, (phase) => prototype(`bicycle/${style}/${phase}`, () => buildBicycle(style, phase)))
    : [prototype(`bicycle/${style}/parked`, () => buildBicycle(style))];

/** One prototype standing; a cycle of them walking. */
export const personPrototypes = (kind: PersonKind, walking: boolean): readonly Prototype[] =>
  walking
    ? phases(GAIT_PHASES, (phase) => prototype(`person/${kind}/${phase}`, () => buildPerson(kind, phase)))
    : [prototype(`person/${kind}/standing`, () => buildPerson(kind))];

function phases(count: number, make: (phase: number) => Prototype): Prototype[] {
  return Array.from({ length: count }, (_, phase) => make(phase));
}

export const treePrototype = (species: TreeSpecies, variant: number): Prototype =>
  prototype(`tree/${species}/${variant}`, () => buildTree(species, variant));
export const bushPrototype = (variant: number): Prototype => prototype(`bush/${variant}`, () => buildBush(variant));
export const hedgePrototype = (variant: number): Prototype => prototype(`hedge/${variant}`, () => buildHedge(variant));
export const barrierPrototype = (kind: BarrierKind, variant: number): Prototype =>
  prototype(`barrier/${kind}/${variant}`, () => buildBarrier(kind, variant));
export const furniturePrototype = (kind: FurnitureKind, variant: number): Prototype =>
  prototype(`furniture/${kind}/${variant}`, () => buildFurniture(kind, variant));

/** Walls and roof apart, so that each has a colour. */
export interface BuildingPrototypes {
  readonly plan: BuildingPlan;
  readonly walls: Prototype;
  readonly roof: Prototype;
}

const plans = new Map<string, BuildingPrototypes>();

export function buildingPrototypes(kind: BuildingKind, variant: number): BuildingPrototypes {
  const id = `building/${kind}/${variant}`;
  const known = plans.get(id);
  if (known !== undefined) return known;
  const plan = planBuilding(kind, variant);
  const made = {
    plan,
    walls: prototype(`${id}/walls`, () => buildWalls(plan)),
    roof: prototype(`${id}/roof`, () => buildRoof(plan)),
  };
  plans.set(id, made);
  return made;
}

/** The whole library, e.g. to warm it up, export it or look at it. */
export function allPrototypes(): Prototype[] {
  const variants = <T>(count: number, make: (variant: number) => T): T[] =>
    Array.from({ length: count }, (_, v) => make(v));
  return [
    ...CAR_STYLES.flatMap((style) => variants(VARIANTS.car, (v) => carPrototype(style, v))),
    ...TRUCK_STYLES.flatMap((style) => variants(VARIANTS.truck, (v) => truckPrototype(style, v))),
    ...variants(VARIANTS.bus, busPrototype),
    ...MOTORCYCLE_STYLES.flatMap((style) => [true, false].map((ridden) => motorcyclePrototype(style, ridden))),
    ...BICYCLE_STYLES.flatMap((style) => [true, false].flatMap((ridden) => bicyclePrototypes(style, ridden))),
    ...PEOPLE.flatMap((kind) => [true, false].flatMap((walking) => personPrototypes(kind, walking))),
    ...TREE_SPECIES.flatMap((species) => variants(VARIANTS.tree, (v) => treePrototype(species, v))),
    ...variants(VARIANTS.bush, bushPrototype),
    ...variants(VARIANTS.hedge, hedgePrototype),
    ...BARRIERS.flatMap((kind) => variants(VARIANTS.barrier, (v) => barrierPrototype(kind, v))),
    ...FURNITURE.flatMap((kind) => variants(VARIANTS.furniture, (v) => furniturePrototype(kind, v))),
    ...BUILDING_KINDS.flatMap((kind) => variants(VARIANTS.building, (v) => buildingPrototypes(kind, v))).flatMap(
      ({ walls, roof }) => [walls, roof],
    ),
  ];
}
