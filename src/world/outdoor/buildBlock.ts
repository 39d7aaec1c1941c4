import { InputError } from '../../errors/index.js';
import { keyedRng } from '../../random/index.js';
import type { Scene } from '../scene/index.js';
import { placeInstance } from '../mesh/index.js';
import { Ground, GroundPlan, meshOfGround } from './ground/index.js';
import { addArmWalkers, furnishArms } from './layout/arms.js';
import { layBackyards } from './layout/backyards.js';
import { Mover, moverMeets, PASSING_M, withoutCollisions } from './layout/candidates.js';
import { planEgo } from './layout/egoPlan.js';
import { layFrontage } from './layout/frontage.js';
import { LAYOUT_STYLES, netOf } from './layout/netOf.js';
import { lieOf } from './layout/reliefOf.js';
import { paintMarkings } from './layout/roadMarkings.js';
import { kerbAt, paintRoads, plotsAt, surfacesOf, type RoadNet } from './layout/roads.js';
import { furnishPavement, parkVehicles, standPeople } from './layout/roadside.js';
import { Site, toObjects } from './layout/site.js';
import { EGO_LENGTH_M, EGO_WIDTH_M, laneOf } from './layout/lanes.js';
import { addTraffic } from './layout/traffic.js';
import { addCrossers, addWalkers } from './layout/walkers.js';
import { DrivenTrajectory, type SpeedProfile } from './motion/index.js';
import { BLOCK_LAYOUTS, resolveBlockOptions, type BlockOptions } from './options.js';

/** Bare ground around the built-up block, metres. */
const APRON_M = 50;

/**
 * A city block that a vehicle drives through: roads with kerbs, pavements and markings, buildings, gardens, parks and
 * car parks, street furniture, and traffic and people on their ways for the whole time.
 *
 * @param key names the block; equal keys and options give equal scenes
 * @throws InputError naming an option that cannot be
 */
export function buildBlock(key: string, options: BlockOptions = {}): Scene {
  if (key.includes('?{'))
    throw new InputError(`city block: the key ${key} holds "?{"; open a scene's key with openBlock`);
  const resolved = resolveBlockOptions(options);
  const { durationS, extentM } = resolved;
  const rng = keyedRng('world/outdoor/block', key, 'frame');
  const layout = resolved.layout === 'any' ? rng.choice(BLOCK_LAYOUTS) : resolved.layout;
  const style = LAYOUT_STYLES[layout];
  const cruise = resolved.egoSpeedMps ?? rng.uniform(...style.speedMps);
  const ego = planEgo(rng, durationS, cruise, {
    turn: rng.uniform() < style.turns,
    stop: rng.uniform() < style.signals,
  });
  const halfLengthM = ego.lengthM / 2 + extentM;
  // As far around the ego where it turned off.
  const halfWidthM = extentM + (ego.turn === undefined ? 0 : Math.max(0, ego.lengthM - ego.turn.startM));
  const net = netOf(rng, style, ego, halfLengthM);
  const plan = new GroundPlan(surfacesOf(net.kerbM).verge, halfLengthM + APRON_M, halfWidthM + APRON_M);
  const straight = (from: number, to: number): boolean =>
    net.junctions.every(({ s, halfM }) => to < s - halfM - 8 || from > s + halfM + 8);
  const kerbs = [kerbAt(net, net.left), kerbAt(net, net.right)] as const;
  const { centreLine, relief } = lieOf(rng, plan.halfLengthM, plan.halfWidthM, kerbs, straight);
  const site = new Site(key, resolved, rng.uniform(-Math.PI, Math.PI), relief, plan, halfLengthM, halfWidthM);

  keepRoadsClear(site, net);
  paintRoads(site, net);
  paintMarkings(site, net, surfacesOf(net.kerbM).paint);
  const sides = [
    { sign: 1, side: net.left, net },
    { sign: -1, side: net.right, net },
  ] as const;
  layFrontage(site, sides[0], style.left);
  layFrontage(site, sides[1], style.right);
  layBackyards(site, net, style.left.kinds);
  const ground = new Ground(plan, relief);
  const groundShape = { id: `ground/${key}`, mesh: meshOfGround(ground) };
  site.fixed.push(placeInstance(groundShape, { x: 0, y: 0, z: 0, yawRad: site.headingRad }));
  site.settle(ground);
  for (const side of sides) {
    parkVehicles(site, side);
    furnishPavement(site, side);
    standPeople(site, side);
  }

  furnishArms(site, net);

  const egoLane = laneOf(site, centreLine, -(net.right.lanes - 0.5) * net.laneM, 1);
  const egoStartM = centreLine.distanceAtX(-ego.lengthM / 2);
  const egoPath =
    ego.turn === undefined
      ? egoLane.path
      : egoLane.path
          .upTo(egoStartM + ego.turn.startM)
          .arc(ego.turn.radiusM, ((ego.turn.left ? 1 : -1) * Math.PI) / 2)
          .straight(halfWidthM + APRON_M);
  const egoSpeed: SpeedProfile = {
    at(timeS) {
      const [distanceM, speedMps] = ego.speed.at(timeS);
      return [egoStartM + distanceM, speedMps];
    },
  };
  addTraffic(site, net, centreLine, ego, egoLane, egoSpeed);
  addCrossers(site, net, ego);
  for (const side of sides) addWalkers(site, side, centreLine);
  addArmWalkers(site, net);

  const egoMover = new Mover(egoPath, egoSpeed, EGO_LENGTH_M, EGO_WIDTH_M, durationS);
  const standers = site.standers.filter(({ standing }) => !moverMeets(egoMover, standing, PASSING_M));
  const movers = withoutCollisions(site.candidates, egoMover, durationS, site.occupancy, (objectPlan) => {
    if (!site.isBelowLimit(objectPlan)) return false;
    site.count(objectPlan);
    return true;
  });
  addRoadLandmarks(site, net);
  return {
    key: sceneKey(key, options),
    durationS,
    fixed: site.fixed,
    objects: toObjects(standers, movers, site.groundHeight),
    landmarks: site.landmarks,
    groundHeight: site.groundHeight,
    ego: new DrivenTrajectory(egoPath, egoSpeed, site.groundHeight),
    sun: { azimuthRad: rng.uniform(-Math.PI, Math.PI), elevationRad: rng.uniform(0.35, 1.1) },
  };
}

function sceneKey(key: string, options: BlockOptions): string {
  return Object.keys(options).length === 0 ? key : `${key}?${JSON.stringify(options, Object.keys(options).sort())}`;
}

function keepRoadsClear(site: Site, net: RoadNet): void {
  const { halfLengthM, halfWidthM } = site.plan;
  const [low, high] = [-kerbAt(net, net.right), kerbAt(net, net.left)];
  for (let s = -halfLengthM; s < halfLengthM; s += 10) {
    site.roads.place(site.footprint({ s: s + 5, n: (low + high) / 2, yawRad: 0 }, 10.5, high - low));
  }
  for (const junction of net.junctions) {
    for (const [sign, present] of [
      [1, junction.left],
      [-1, junction.right],
    ] as const) {
      if (!present) continue;
      const width = 2 * (junction.halfM + junction.sidewalkM);
      site.roads.place(site.footprint({ s: junction.s, n: (sign * halfWidthM) / 2, yawRad: 0 }, width, halfWidthM));
    }
  }
}

function addRoadLandmarks(site: Site, net: RoadNet): void {
  const [low, high] = [-kerbAt(net, net.right), kerbAt(net, net.left)];
  const roads = site.landmarks;
  roads.push({
    id: 'road-main',
    kind: 'road',
    centre: site.toWorld(0, (low + high) / 2),
    lengthM: 2 * site.halfLengthM,
    widthM: high - low,
    heightM: 0,
    yawRad: site.yawAt(0),
    facts: {
      lanes: net.left.lanes + net.right.lanes,
      bikeLane: net.left.bikeLaneM > 0 || net.right.bikeLaneM > 0,
      kerbM: net.kerbM,
    },
  });
  net.junctions.forEach((junction, index) => {
    const [from, to] = [
      junction.right ? -site.halfWidthM : -plotsAt(net, net.right),
      junction.left ? site.halfWidthM : plotsAt(net, net.left),
    ];
    roads.push({
      id: `road-side-${index}`,
      kind: 'road',
      centre: site.toWorld(junction.s, (from + to) / 2),
      lengthM: to - from,
      widthM: 2 * junction.halfM,
      heightM: 0,
      yawRad: site.headingRad + Math.PI / 2,
      facts: { lanes: 2, signals: junction.signals, zebra: junction.zebra },
    });
  });
}
