/** Draws what a street has: which car, truck, person, in which size and colour. */
import type { Rng } from '../../contracts/index.js';
import { CLOTHES, paint, PAINTS } from './colours.js';
import {
  bicyclePrototypes,
  busPrototype,
  carPrototype,
  motorcyclePrototype,
  personPrototypes,
  truckPrototype,
  VARIANTS,
} from './library.js';
import type { CarStyle } from './objects/cars.js';
import { TRUCK_STYLES } from './objects/trucks.js';
import type { BicycleStyle } from './objects/bicycles.js';
import { MOTORCYCLE_STYLES } from './objects/motorcycles.js';
import type { PersonKind } from '../people/index.js';
import type { ObjectPlan } from './outdoorObject.js';

/** Keeps a normal draw within two standard deviations. */
function spread(rng: Rng, deviation: number): number {
  return 1 + deviation * Math.max(-2, Math.min(2, rng.normal()));
}

function weighted<T extends string>(rng: Rng, shares: Record<T, number>): T {
  const names = Object.keys(shares) as T[];
  let draw = rng.uniform() * names.reduce((sum, name) => sum + shares[name], 0);
  return names.find((name) => (draw -= shares[name]) < 0) ?? names[0];
}

const CAR_SHARES: Record<CarStyle, number> = {
  hatchback: 0.37,
  sedan: 0.24,
  estate: 0.13,
  suv: 0.15,
  van: 0.09,
  pickup: 0.02,
};
const PERSON_SHARES: Record<PersonKind, number> = {
  man: 0.3,
  woman: 0.26,
  coat: 0.12,
  backpack: 0.12,
  bag: 0.12,
  child: 0.08,
};

export function planCar(rng: Rng): ObjectPlan {
  const style = weighted(rng, CAR_SHARES);
  return {
    category: 'car',
    hasRider: false,
    cycleM: 1,
    prototypes: [carPrototype(style, rng.integer(0, VARIANTS.car))],
    scale: [spread(rng, 0.05), spread(rng, 0.03), spread(rng, 0.03)],
    look: paint(rng, PAINTS),
  };
}

export function planTruck(rng: Rng): ObjectPlan {
  return {
    category: 'truck',
    hasRider: false,
    cycleM: 1,
    prototypes: [truckPrototype(rng.choice(TRUCK_STYLES), rng.integer(0, VARIANTS.truck))],
    scale: [spread(rng, 0.05), spread(rng, 0.015), spread(rng, 0.03)],
    look: paint(rng, PAINTS),
  };
}

export function planBus(rng: Rng): ObjectPlan {
  return {
    category: 'bus',
    hasRider: false,
    cycleM: 1,
    prototypes: [busPrototype(rng.integer(0, VARIANTS.bus))],
    scale: [spread(rng, 0.03), spread(rng, 0.01), spread(rng, 0.02)],
    look: paint(rng, PAINTS),
  };
}

export function planPedestrian(rng: Rng, walking: boolean): ObjectPlan {
  const kind = weighted(rng, PERSON_SHARES);
  const height = spread(rng, 0.04);
  const build = height * spread(rng, 0.06);
  const prototypes = personPrototypes(kind, walking);
  return {
    category: 'pedestrian',
    hasRider: false,
    prototypes,
    look: paint(rng, CLOTHES),
    scale: [build, build, height],
    // Two steps, each about two fifths of the body's height long.
    cycleM: (kind === 'child' ? 1.05 : 1.45) * build,
  };
}

export function planBicycle(rng: Rng, ridden: boolean): ObjectPlan {
  const style = weighted(rng, { city: 0.65, racing: 0.25, cargo: 0.1 } satisfies Record<BicycleStyle, number>);
  const size = spread(rng, 0.03);
  return {
    category: 'bicycle',
    hasRider: ridden,
    prototypes: bicyclePrototypes(style, ridden),
    scale: [size, size * spread(rng, 0.04), size * spread(rng, 0.02)],
    // A turn of the crank.
    cycleM: 5,
    look: paint(rng, ridden ? CLOTHES : PAINTS),
  };
}

export function planMotorcycle(rng: Rng, ridden: boolean): ObjectPlan {
  const size = spread(rng, 0.04);
  return {
    category: 'motorcycle',
    hasRider: ridden,
    cycleM: 1,
    prototypes: [motorcyclePrototype(rng.choice(MOTORCYCLE_STYLES), ridden)],
    scale: [size, size * spread(rng, 0.03), size] as const,
    look: paint(rng, PAINTS),
  };
}
