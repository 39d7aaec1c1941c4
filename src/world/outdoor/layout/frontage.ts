import type { Rng } from '../../../contracts/index.js';
import type { BuildingKind } from '../objects/buildingPlan.js';
import { drawBuilding, tryBuild } from './build.js';
import { drawBorder, putBorder, tryBush, tryTree } from './green.js';
import { layCarPark } from './carPark.js';
import { layPark } from './park.js';
import { layPlaza } from './plaza.js';
import { kerbAt, plotsAt, stretchesBetween, surfacesOf, type RoadNet, type RoadSide } from './roads.js';
import { planCar } from '../plans.js';
import type { Site } from './site.js';

/** What a side of the street is lined with: shares of plots. */
export interface FrontageStyle {
  readonly terrace: number;
  readonly garden: number;
  readonly park: number;
  readonly plaza: number;
  readonly carPark: number;
  readonly open: number;
  readonly kinds: readonly BuildingKind[];
}

/** One side of the main road. */
export interface SideOfRoad {
  readonly sign: 1 | -1;
  readonly side: RoadSide;
  readonly net: RoadNet;
}

/** Plots one after the other between the junctions. */
export function layFrontage(site: Site, of: SideOfRoad, style: FrontageStyle): void {
  const rng = site.rng('frontage', of.sign);
  const { sign, net } = of;
  for (const [from, to] of stretchesBetween(net, site.halfLengthM, 3.4, sign)) {
    for (let s = from + 0.5; s < to - 5;) {
      const room = to - s;
      let draw = rng.uniform() * (style.terrace + style.garden + style.park + style.plaza + style.carPark + style.open);
      const falls = (share: number): boolean => (draw -= share) < 0;
      if (falls(style.terrace)) s += terrace(site, rng, of, style, s, room);
      else if (falls(style.garden)) s += garden(site, rng, of, s, room);
      else if (falls(style.park)) s += layPark(site, rng, of, s, Math.min(room, rng.uniform(28, 60)));
      else if (falls(style.plaza)) s += layPlaza(site, rng, of, s, Math.min(room, rng.uniform(18, 40)));
      else if (falls(style.carPark)) s += layCarPark(site, rng, of, s, Math.min(room, rng.uniform(24, 48)));
      else s += open(site, of, s, Math.min(room, rng.uniform(6, 20)));
    }
  }
}

/** Buildings at the pavement, wall to wall or with a passage between them. Returns the length used. */
function terrace(
  site: Site,
  rng: Rng,
  { sign, side, net }: SideOfRoad,
  style: FrontageStyle,
  s: number,
  room: number,
): number {
  const draw = drawBuilding(rng, rng.choice(style.kinds));
  if (draw.lengthM > room) return open(site, { sign, side, net }, s, room);
  const setback = rng.uniform() < 0.6 ? rng.uniform(0.1, 0.6) : rng.uniform(1.5, 4);
  const plots = plotsAt(net, side);
  const middle = s + draw.lengthM / 2;
  const at = plots + setback + draw.depthM / 2;
  const surfaces = surfacesOf(net.kerbM);
  site.plan.paint(s, s + draw.lengthM, sign * plots, sign * (plots + setback + draw.depthM), surfaces.pavement);
  tryBuild(site, rng, draw, { s: middle, n: sign * at, yawRad: sign > 0 ? 0 : Math.PI });
  const passage = rng.uniform() < 0.3 ? rng.uniform(2.5, 6) : 0.02;
  if (passage > 1) {
    const kind = drawBorder(rng);
    const n = sign * (plots + 0.5);
    site.later(() => putBorder(site, rng, kind, [s + draw.lengthM + 0.3, n], [s + draw.lengthM + passage - 0.3, n]));
  }
  if (setback > 1.5) {
    const bushes = site.rng('terrace', Math.round(s * 100), sign);
    site.later(() => {
      for (let count = bushes.poisson(1.5); count > 0; count--) {
        tryBush(site, bushes, s + bushes.uniform(0.1, 0.9) * draw.lengthM, sign * (plots + setback * 0.5));
      }
    });
  }
  return draw.lengthM + passage;
}

/** A house behind a garden with a border, a gate, a driveway with or without a car. Returns the length used. */
function garden(site: Site, rng: Rng, { sign, side, net }: SideOfRoad, s: number, room: number): number {
  const draw = drawBuilding(rng, rng.uniform() < 0.8 ? 'house' : 'townhouse');
  const length = draw.lengthM + rng.uniform(5, 9);
  if (length > room) return open(site, { sign, side, net }, s, room);
  const plots = plotsAt(net, side);
  const setback = rng.uniform(3.5, 8);
  const driveLeft = rng.uniform() < 0.5;
  const yawRad = sign > 0 ? 0 : Math.PI;
  const house = driveLeft ? s + length - draw.lengthM / 2 - 0.8 : s + draw.lengthM / 2 + 0.8;
  tryBuild(site, rng, draw, { s: house, n: sign * (plots + setback + draw.depthM / 2), yawRad });
  const drive = driveLeft ? s + 2.1 : s + length - 2.1;
  const surfaces = surfacesOf(net.kerbM);
  site.plan.paint(drive - 1.5, drive + 1.5, sign * kerbAt(net, side), sign * (plots + setback + 6), surfaces.drive);
  if (rng.uniform() < 0.45) {
    const shed = drawBuilding(rng, 'garage');
    tryBuild(site, rng, shed, { s: drive, n: sign * (plots + setback + 6.2 + shed.depthM / 2), yawRad });
  }
  const plants = site.rng('garden', Math.round(s * 100), sign);
  site.later(() => {
    if (plants.uniform() < 0.6) {
      const n = sign * (plots + plants.uniform(3.1, setback + 2.5));
      const yaw = (Math.PI / 2) * plants.choice([1, -1]) + plants.normal(0, 0.04);
      site.tryStand(planCar(plants), { s: drive + plants.normal(0, 0.1), n, yawRad: yaw });
    }
    const kind = drawBorder(plants);
    const at = sign * (plots + 0.35);
    const gate: [number, number] = [house - s - 0.8, house - s + 0.8];
    if (plants.uniform() < 0.85) {
      putBorder(site, plants, kind, [s, at], [s + length, at], [gate, [drive - s - 1.6, drive - s + 1.6]]);
    }
    const depth = setback + draw.depthM + 8;
    if (plants.uniform() < 0.7) putBorder(site, plants, drawBorder(plants), [s, at], [s, sign * (plots + depth)]);
    if (plants.uniform() < 0.3) tryTree(site, plants, house + plants.uniform(-4, 4), sign * (plots + setback * 0.5));
    for (let count = plants.poisson(2.2); count > 0; count--) {
      tryBush(site, plants, s + plants.uniform(0.1, 0.9) * length, sign * (plots + plants.uniform(1, setback)));
    }
    for (let count = plants.poisson(1.6); count > 0; count--) {
      tryTree(
        site,
        plants,
        s + plants.uniform(0.1, 0.9) * length,
        sign * (plots + setback + draw.depthM + plants.uniform(2, 9)),
      );
    }
  });
  return length;
}

/** Waste ground behind a border. Returns the length used. */
function open(site: Site, { sign, side, net }: SideOfRoad, s: number, length: number): number {
  const plots = plotsAt(net, side);
  const plants = site.rng('open', Math.round(s * 100), sign);
  site.later(() => {
    if (length > 3 && plants.uniform() < 0.7) {
      putBorder(
        site,
        plants,
        drawBorder(plants),
        [s + 0.3, sign * (plots + 0.5)],
        [s + length - 0.3, sign * (plots + 0.5)],
      );
    }
    for (let count = plants.poisson(length / 6); count > 0; count--) {
      const [at, n] = [s + plants.uniform(0, length), sign * (plots + plants.uniform(1.5, 25))];
      if (plants.uniform() < 0.5) tryTree(site, plants, at, n);
      else tryBush(site, plants, at, n);
    }
  });
  return length;
}
