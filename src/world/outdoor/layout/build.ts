import type { Rng } from '../../../contracts/index.js';
import { BRICKS, paint, PANELS, PLASTERS, ROOFS } from '../colours.js';
import { buildingPrototypes, VARIANTS } from '../library.js';
import { eavesM, type BuildingKind } from '../objects/buildingPlan.js';
import { sizeOf } from '../../mesh/index.js';
import type { RoadPlace, Site } from './site.js';

export interface BuildingDraw {
  readonly kind: BuildingKind;
  readonly variant: number;
  readonly scale: readonly [number, number, number];
  readonly lengthM: number;
  readonly depthM: number;
}

/** Chooses a building before it has a place. */
export function drawBuilding(rng: Rng, kind: BuildingKind): BuildingDraw {
  const variant = rng.integer(0, VARIANTS.building);
  const scale = [rng.uniform(0.88, 1.15), rng.uniform(0.9, 1.12), rng.uniform(0.94, 1.06)] as const;
  const { plan } = buildingPrototypes(kind, variant);
  return { kind, variant, scale, lengthM: plan.lengthM * scale[0], depthM: plan.depthM * scale[1] };
}

const WALL_WORDS = { brick: 'brick', plaster: 'plaster', facadePanel: 'panels' } as const;

/** Puts a building on free ground; its front looks to the place's right (local -y). Says whether it stands. */
export function tryBuild(site: Site, rng: Rng, draw: BuildingDraw, place: RoadPlace, marginM = 0): boolean {
  const { kind, variant, scale, lengthM, depthM } = draw;
  if (!site.tryReserve(place, lengthM, depthM, marginM)) return false;
  const { plan, walls, roof } = buildingPrototypes(kind, variant);
  const swatches = plan.wall === 'brick' ? BRICKS : plan.wall === 'facadePanel' ? PANELS : PLASTERS;
  const wallPaint = paint(rng, swatches);
  const roofPaint = paint(rng, plan.roof === 'flat' ? ROOFS.slice(1) : ROOFS);
  site.later(() => {
    site.put(walls, place, { ...wallPaint, scale });
    site.put(roof, place, { ...roofPaint, scale });
  });
  if (kind === 'garage') return true;
  const [x, y] = site.toWorld(place.s, place.n);
  const heightM = Math.max(eavesM(plan), sizeOf(roof.mesh)[2] > 0 ? topOf(roof.mesh.positions) : 0) * scale[2];
  site.landmarks.push({
    id: `building-${site.landmarks.length}`,
    kind: 'building',
    centre: [x, y],
    lengthM,
    widthM: depthM,
    heightM,
    yawRad: place.yawRad + site.yawAt(place.s),
    facts: {
      use: kind,
      storeys: plan.storeys,
      roof: plan.roof,
      roofColour: roofPaint.colourName,
      wall: `${wallPaint.colourName} ${WALL_WORDS[plan.wall as keyof typeof WALL_WORDS]}`,
    },
  });
  return true;
}

const tops = new WeakMap<Float32Array, number>();

function topOf(positions: Float32Array): number {
  let top = tops.get(positions);
  if (top === undefined) {
    top = 0;
    for (let at = 2; at < positions.length; at += 3) top = Math.max(top, positions[at]);
    tops.set(positions, top);
  }
  return top;
}
