import type { Rng } from '../../../contracts/index.js';
import { planBicycle, planCar } from '../plans.js';
import type { SideOfRoad } from './frontage.js';
import { drawBorder, putBorder } from './green.js';
import { tryFurniture } from './placeFurniture.js';
import { addPlotLandmark } from './plotLandmark.js';
import { kerbAt, plotsAt, surfacesOf } from './roads.js';
import type { RoadPlace, Site } from './site.js';
import { addWanderers } from './wanderers.js';

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
  addPlotLandmark(site, 'carPark', middle, sign * (from + depth / 2), length, depth, { rows: Math.floor(depth / 8.2) });
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
    addWanderers(site, life, s + 2, s + length - 2, sign * (from + 2), sign * (from + depth - 2), 3);
  });
  return length;
}
