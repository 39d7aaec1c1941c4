import type { Rng } from '../../../contracts/index.js';
import type { BlockLayout } from '../options.js';
import type { EgoPlan } from './egoPlan.js';
import { EGO_LENGTH_M } from './lanes.js';
import type { FrontageStyle } from './frontage.js';
import type { Junction, RoadNet, RoadSide } from './roads.js';

/** What a kind of block draws its roads and plots from. */
export interface LayoutStyle {
  readonly lanes: readonly number[];
  readonly sidewalkM: readonly [number, number];
  readonly verge: number;
  readonly bikeLane: number;
  readonly parking: number;
  readonly across: number;
  readonly junctions: readonly [number, number];
  readonly signals: number;
  /** Share of blocks in which the ego turns off. */
  readonly turns: number;
  readonly speedMps: readonly [number, number];
  readonly left: FrontageStyle;
  readonly right: FrontageStyle;
}

const CITY: FrontageStyle = {
  terrace: 0.8,
  garden: 0.04,
  park: 0.05,
  plaza: 0.04,
  carPark: 0.05,
  open: 0.06,
  kinds: ['townhouse', 'apartments', 'shop', 'townhouse', 'apartments', 'office'],
};
const SUBURB: FrontageStyle = {
  terrace: 0.06,
  garden: 0.72,
  park: 0.08,
  plaza: 0,
  carPark: 0.04,
  open: 0.1,
  kinds: ['house', 'townhouse', 'shop'],
};
const TRADE: FrontageStyle = {
  terrace: 0.35,
  garden: 0.05,
  park: 0.08,
  plaza: 0.02,
  carPark: 0.45,
  open: 0.07,
  kinds: ['hall', 'shop', 'office'],
};
const GREEN: FrontageStyle = {
  terrace: 0.2,
  garden: 0.1,
  park: 0.3,
  plaza: 0.32,
  carPark: 0.05,
  open: 0.05,
  kinds: ['apartments', 'townhouse', 'shop'],
};

export const LAYOUT_STYLES: Record<BlockLayout, LayoutStyle> = {
  street: { lanes: [1, 1, 1, 2], sidewalkM: [2, 4], verge: 0.3, bikeLane: 0.25, parking: 0.8, across: 0.12, junctions: [0, 2], signals: 0.3, turns: 0.12, speedMps: [6, 12], left: CITY, right: CITY }, // prettier-ignore
  crossroads: { lanes: [1, 1, 2], sidewalkM: [2.2, 4.5], verge: 0.25, bikeLane: 0.35, parking: 0.55, across: 0.1, junctions: [1, 3], signals: 0.8, turns: 0.4, speedMps: [6, 11], left: CITY, right: CITY }, // prettier-ignore
  carPark: { lanes: [1], sidewalkM: [1.6, 2.5], verge: 0.4, bikeLane: 0.1, parking: 0.85, across: 0.75, junctions: [0, 2], signals: 0.1, turns: 0.12, speedMps: [3, 7], left: TRADE, right: TRADE }, // prettier-ignore
  suburb: { lanes: [1], sidewalkM: [1.5, 2.2], verge: 0.6, bikeLane: 0.1, parking: 0.6, across: 0.05, junctions: [0, 2], signals: 0.1, turns: 0.2, speedMps: [5, 10], left: SUBURB, right: SUBURB }, // prettier-ignore
  square: { lanes: [1], sidewalkM: [3, 5], verge: 0.2, bikeLane: 0.3, parking: 0.5, across: 0.3, junctions: [0, 2], signals: 0.2, turns: 0.2, speedMps: [4, 8], left: GREEN, right: CITY }, // prettier-ignore
};

function sideOf(rng: Rng, style: LayoutStyle, lanes: number): RoadSide {
  const across = rng.uniform() < style.across;
  const parking = rng.uniform() < style.parking;
  return {
    lanes,
    parking: across ? 'across' : 'along',
    parkingM: parking ? (across ? 5.1 : 2.15) : 0,
    bikeLaneM: rng.uniform() < style.bikeLane && !across ? 1.5 : 0,
    vergeM: rng.uniform() < style.verge ? rng.uniform(1, 2) : 0,
    sidewalkM: rng.uniform(...style.sidewalkM),
  };
}

/** Roads of a block in which the ego drives from -lengthM / 2 to lengthM / 2. */
export function netOf(rng: Rng, style: LayoutStyle, ego: EgoPlan, halfLengthM: number): RoadNet {
  const lanes = rng.choice(style.lanes);
  const junctions: Junction[] = [];
  const wanted = rng.integer(...style.junctions);
  const drawArm = (): { armLaneM: number; parkingM: number } => ({
    armLaneM: rng.uniform(2.9, 3.8),
    parkingM: rng.uniform() < 0.55 ? 2.1 : 0,
  });
  const add = (s: number, signals: boolean, { armLaneM, parkingM } = drawArm()): void => {
    const arms = rng.uniform();
    junctions.push({
      s,
      laneM: armLaneM,
      parkingM,
      halfM: armLaneM + parkingM,
      signals,
      left: signals || arms < 0.7,
      right: signals || arms > 0.3,
      sidewalkM: rng.uniform(1.6, 2.6),
      zebra: signals || rng.uniform() < 0.7,
    });
  };
  const laneM = rng.uniform(2.9, 3.5);
  if (ego.turn !== undefined) {
    const arm = drawArm();
    const { startM, radiusM, left } = ego.turn;
    // The arc ends in the middle of the arm's right lane.
    add(-ego.lengthM / 2 + startM + radiusM + (left ? -arm.armLaneM : arm.armLaneM) / 2, false, arm);
    const [junction] = junctions;
    junctions[0] = { ...junction, left: left || junction.left, right: !left || junction.right };
  } else if (ego.red !== undefined) {
    const arm = drawArm();
    add(-ego.lengthM / 2 + ego.red.stopM + EGO_LENGTH_M / 2 + 5.8 + arm.armLaneM + arm.parkingM, true, arm);
  }
  for (let attempt = 0; junctions.length < wanted && attempt < 10; attempt++) {
    const s = rng.uniform(-0.75, 0.75) * halfLengthM;
    if (junctions.every((other) => Math.abs(other.s - s) > 55))
      add(s, junctions.length === 0 && rng.uniform() < style.signals);
  }
  return {
    laneM,
    left: sideOf(rng, style, lanes),
    right: sideOf(rng, style, lanes),
    junctions,
    kerbM: rng.uniform(0.13, 0.15),
  };
}
