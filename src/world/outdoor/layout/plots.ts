import type { Rng } from '../../../contracts/index.js';
import { furniturePrototype, VARIANTS } from '../library.js';
import { FURNITURE_SEMANTICS, type FurnitureKind } from '../objects/furniture.js';
import { planBicycle, planCar, planPedestrian } from '../plans.js';
import type { SideOfRoad } from './frontage.js';
import { drawBorder, putBorder, tryBush, tryTree } from './green.js';
import { kerbAt, plotsAt, surfacesOf } from './roads.js';
import type { RoadPlace, Site } from './site.js';
import { LEAVES, paint, PAINTS, SIGNS } from '../colours.js';

/** Of their tinted parts; the others' are lacquered. */
const SWATCHES: Partial<Record<FurnitureKind, typeof PAINTS>> = {
  ...{ roundSign: SIGNS, squareSign: SIGNS, planter: LEAVES, trafficLight: LEAVES },
};

/** Puts a piece of street furniture down where there is room. */
export function tryFurniture(
  site: Site,
  rng: Rng,
  kind: FurnitureKind,
  place: RoadPlace,
  footprintM?: number,
): boolean {
  const semantic = FURNITURE_SEMANTICS[kind];
  const size = rng.uniform(0.92, 1.08);
  return site.tryPut(
    furniturePrototype(kind, rng.integer(0, VARIANTS.furniture)),
    place,
    {
      ...paint(rng, SWATCHES[kind] ?? PAINTS),
      scale: [size, size, size],
      ...(semantic === undefined ? {} : { semantic }),
    },
    0.1,
    footprintM,
  );
}

function addLandmark(
  site: Site,
  kind: 'park' | 'carPark' | 'water' | 'square',
  s: number,
  n: number,
  lengthM: number,
  widthM: number,
  facts: Record<string, string | number | boolean>,
): void {
  site.landmarks.push({
    ...{ id: `${kind}-${site.landmarks.length}`, kind, centre: site.toWorld(s, n), lengthM, widthM, heightM: 0 },
    ...{ yawRad: site.yawAt(s), facts },
  });
  if (kind !== 'water') site.plots.place(site.footprint({ s, n, yawRad: 0 }, lengthM, widthM));
}

/** Lawn with trees, a path, benches, people and perhaps a pond. Returns the length used. */
export function layPark(site: Site, rng: Rng, { sign, side, net }: SideOfRoad, s: number, length: number): number {
  const from = plotsAt(net, side);
  const depth = Math.min(site.halfWidthM - from - 4, rng.uniform(30, 50));
  if (length < 20 || depth < 20) return length;
  const middle = s + length / 2;
  const surfaces = surfacesOf(net.kerbM);
  site.plan.paint(s, s + length, sign * from, sign * (from + depth), surfaces.verge);
  const path = from + depth * rng.uniform(0.3, 0.45);
  site.plan.paint(s, s + length, sign * path, sign * (path + 2.2), surfaces.pavement);
  site.plan.paint(middle - 1.2, middle + 1.2, sign * from, sign * path, surfaces.pavement);
  const pond = depth > 32 && length > 30 && rng.uniform() < 0.55;
  addLandmark(site, 'park', middle, sign * (from + depth / 2), length, depth, { pond });
  if (pond) {
    const [half, n0, n1] = [length * rng.uniform(0.2, 0.32), path + 5, path + Math.min(14, depth - (path - from) - 4)];
    const water = { material: 'water', liftM: net.kerbM - 0.35 } as const;
    // Three rectangles make the shore less straight.
    site.plan.paint(middle - half, middle + half, sign * n0, sign * n1, water);
    site.plan.paint(middle - half - 2.5, middle + half + 2.5, sign * (n0 + 1.8), sign * (n1 - 1.8), water);
    site.plan.paint(middle - half + 2.5, middle + half - 2.5, sign * (n0 - 1.2), sign * (n1 + 1.2), water);
    addLandmark(site, 'water', middle, sign * ((n0 + n1) / 2), 2 * half + 5, n1 - n0 + 2.4, { kind: 'pond' });
    site.tryReserve({ s: middle, n: (sign * (n0 + n1)) / 2, yawRad: 0 }, 2 * half + 5.5, n1 - n0 + 3, 0);
  }
  const life = site.rng('park', Math.round(s * 100), sign);
  site.later(() => {
    if (life.uniform() < 0.6) {
      const gap: [number, number] = [length / 2 - 1.6, length / 2 + 1.6];
      putBorder(site, life, drawBorder(life), [s, sign * (from + 0.4)], [s + length, sign * (from + 0.4)], [gap]);
    }
    for (let at = s + 4; at < s + length - 2; at += life.uniform(7, 13)) {
      tryFurniture(site, life, life.uniform() < 0.6 ? 'bench' : 'lamp', {
        s: at,
        n: sign * (path - 0.7),
        yawRad: (sign * Math.PI) / 2,
      });
    }
    for (let count = Math.round((length * depth) / 90); count > 0; count--) {
      const [at, n] = [s + life.uniform(1, length - 1), from + life.uniform(1.5, depth - 1)];
      if (n > path - 1.2 && n < path + 3.2) continue;
      if (life.uniform() < 0.75) tryTree(site, life, at, sign * n);
      else tryBush(site, life, at, sign * n);
    }
    for (let count = life.poisson(3); count > 0; count--) {
      const place = {
        s: s + life.uniform(2, length - 2),
        n: sign * (from + life.uniform(2, depth - 2)),
        yawRad: life.uniform(0, 6.28),
      };
      site.tryStand(planPedestrian(life, false), place);
    }
  });
  return length;
}

/** Asphalt with rows of bays across the street's direction. Returns the length used. */
export function layCarPark(site: Site, rng: Rng, { sign, side, net }: SideOfRoad, s: number, length: number): number {
  const from = plotsAt(net, side);
  const rows = Math.min(3, Math.floor((site.halfWidthM - from - 6) / 16));
  if (length < 18 || rows < 1) return length;
  const depth = rng.integer(1, rows + 1) * 16.5 + 1;
  const middle = s + length / 2;
  const surfaces = surfacesOf(net.kerbM);
  const lot = { material: 'asphalt', liftM: 0.02 } as const;
  const paintLine = { material: 'roadPaint', liftM: 0.02 } as const;
  site.plan.paint(s + 1, s + length - 1, sign * (from + 1), sign * (from + depth), lot);
  site.plan.paint(s + 2, s + 8, sign * kerbAt(net, side), sign * (from + 1), { material: 'asphalt', liftM: 0.02 });
  site.plan.paint(s + 1, s + length - 1, sign * (from + 0.85), sign * (from + 1), surfaces.kerb);
  site.plan.paint(s + 2, s + 8, sign * (from + 0.85), sign * (from + 1), lot);
  addLandmark(site, 'carPark', middle, sign * (from + depth / 2), length, depth, { rows: Math.floor(depth / 8.2) });
  const bay = rng.uniform(2.45, 2.75);
  const occupied = site.options.parked ?? rng.uniform(0.25, 0.85);
  const life = site.rng('carPark', Math.round(s * 100), sign);
  const bays: RoadPlace[] = [];
  for (let row = 0; row * 16.5 + 16.5 < depth + 1; row++) {
    for (const [near, facing] of [
      [1.2, -1],
      [11.4, 1],
    ] as const) {
      const n0 = from + row * 16.5 + near;
      for (let at = s + 9; at + bay < s + length - 1.2; at += bay) {
        site.plan.paint(at - 0.05, at + 0.05, sign * n0, sign * (n0 + 4.9), paintLine);
        bays.push({ s: at + bay / 2, n: sign * (n0 + 2.45), yawRad: (sign * facing * Math.PI) / 2 });
      }
    }
  }
  site.later(() => {
    for (const place of bays) {
      if (life.uniform() >= occupied) continue;
      const turn = life.uniform() < 0.35 ? Math.PI : 0;
      site.tryStand(planCar(life), { s: place.s + life.normal(0, 0.08), n: place.n + life.normal(0, 0.15), yawRad: place.yawRad + turn + life.normal(0, 0.03) }, 0.12); // prettier-ignore
    }
    putBorder(site, life, drawBorder(life), [s + 9, sign * (from + 0.4)], [s + length, sign * (from + 0.4)]);
    putBorder(
      site,
      life,
      drawBorder(life),
      [s, sign * (from + depth + 0.8)],
      [s + length, sign * (from + depth + 0.8)],
    );
    for (let at = s + 14; at < s + length - 4; at += 16)
      tryFurniture(site, life, 'lamp', { s: at, n: sign * (from + 0.6), yawRad: 0 });
    if (life.uniform() < 0.4)
      site.tryStand(planBicycle(life, false), { s: s + 4, n: sign * (from + 2), yawRad: life.uniform(0, 6.28) });
    for (let count = life.poisson(2); count > 0; count--) {
      const place = {
        s: s + life.uniform(2, length - 2),
        n: sign * (from + life.uniform(2, depth - 2)),
        yawRad: life.uniform(0, 6.28),
      };
      site.tryStand(planPedestrian(life, false), place);
    }
  });
  return length;
}
