import type { Rng } from '../../../contracts/index.js';
import { keyedRng } from '../../../random/index.js';
import type { Instance, Landmark, Prototype } from '../../scene/index.js';
import { placeInstance, sizeOf, type Look } from '../../mesh/index.js';
import type { Ground, GroundPlan, Relief } from '../ground/index.js';
import { interpolate } from '../ground/index.js';
import { DrivenTrajectory, StandingTrajectory, type Path } from '../motion/index.js';
import { Occupancy, type Footprint } from '../occupancy.js';
import type { ResolvedBlockOptions } from '../options.js';
import { OutdoorObject, sizeOfPlan, type ObjectPlan } from '../outdoorObject.js';
import type { Candidate, Stander } from './candidates.js';

/** A place by the road's own axes: s along, n to the left, direction relative to the road's there. */
export interface RoadPlace {
  readonly s: number;
  readonly n: number;
  readonly yawRad: number;
}

export interface SiteLook extends Look {
  readonly scale?: readonly [number, number, number];
}

/** A block in the making. The road's axes are turned by `headingRad` and bent into the world. */
export class Site {
  readonly fixed: Instance[] = [];
  readonly landmarks: Landmark[] = [];
  readonly occupancy = new Occupancy();
  /** Where roads and pavements run: nothing is built there. */
  readonly roads = new Occupancy();
  /** Where parks and car parks lie: no building stands there. */
  readonly plots = new Occupancy();
  readonly standers: Stander[] = [];
  readonly candidates: Candidate[] = [];
  /** What is put in place once the ground is known. */
  readonly #later: (() => void)[] = [];
  #ground: Ground | undefined;
  readonly #cos: number;
  readonly #sin: number;

  constructor(
    readonly key: string,
    readonly options: ResolvedBlockOptions,
    readonly headingRad: number,
    readonly relief: Relief,
    readonly plan: GroundPlan,
    /** Half the built-up length along the road and half its width. */
    readonly halfLengthM: number,
    readonly halfWidthM: number,
  ) {
    this.#cos = Math.cos(headingRad);
    this.#sin = Math.sin(headingRad);
  }

  rng(...part: (string | number)[]): Rng {
    return keyedRng('world/outdoor/block', this.key, ...part);
  }

  later(put: () => void): void {
    this.#later.push(put);
  }

  /** Puts everything in place that waited for the ground. */
  settle(ground: Ground): void {
    this.#ground = ground;
    for (const put of this.#later) put();
  }

  toWorld(s: number, n: number): readonly [x: number, y: number] {
    const y = n + interpolate(this.relief.sNodes, this.relief.bendM, s);
    return [this.#cos * s - this.#sin * y, this.#sin * s + this.#cos * y];
  }

  /** Direction of the road at s, world frame. */
  yawAt(s: number): number {
    const { sNodes, bendM } = this.relief;
    return this.headingRad + Math.atan((interpolate(sNodes, bendM, s + 1) - interpolate(sNodes, bendM, s - 1)) / 2);
  }

  readonly groundHeight = (x: number, y: number): number => {
    const s = this.#cos * x + this.#sin * y;
    const bent = this.#cos * y - this.#sin * x;
    const n = bent - interpolate(this.relief.sNodes, this.relief.bendM, s);
    return (this.#ground as Ground).heightAt(s, n);
  };

  /** A path along the road's axes, in the world. */
  pathToWorld(path: Path): Path {
    return path.turned(this.headingRad);
  }

  footprint({ s, n, yawRad }: RoadPlace, lengthM: number, widthM: number): Footprint {
    const [x, y] = this.toWorld(s, n);
    return { x, y, yawRad: yawRad + this.yawAt(s), lengthM, widthM };
  }

  /** Puts an unlabelled thing down without asking whether the place is free. */
  put(prototype: Prototype, place: RoadPlace, look: SiteLook = {}): void {
    const [x, y] = this.toWorld(place.s, place.n);
    const z = this.groundHeight(x, y);
    const scale = look.scale === undefined ? {} : { scale: look.scale };
    this.fixed.push(placeInstance(prototype, { x, y, z, yawRad: place.yawRad + this.yawAt(place.s), ...scale }, look));
  }

  /** Reserves ground beside the roads for something large. */
  tryReserve(place: RoadPlace, lengthM: number, widthM: number, marginM = 0.3): boolean {
    const footprint = this.footprint(place, lengthM, widthM);
    return (
      this.roads.isFree(footprint, 0) && this.plots.isFree(footprint, 0) && this.occupancy.tryPlace(footprint, marginM)
    );
  }

  /** Puts an unlabelled thing down if nothing is there. */
  tryPut(prototype: Prototype, place: RoadPlace, look: SiteLook = {}, marginM = 0.1, footprintM?: number): boolean {
    const [length, width] = footprintM === undefined ? sizeOf(prototype.mesh) : [footprintM, footprintM];
    const [sx, sy] = look.scale ?? [1, 1];
    if (!this.occupancy.tryPlace(this.footprint(place, length * sx, width * sy), marginM)) return false;
    this.put(prototype, place, look);
    return true;
  }

  /** Stands a labelled thing somewhere for good, if the place is free and its kind's number is not used up. */
  tryStand(plan: ObjectPlan, place: RoadPlace, marginM = 0.2): boolean {
    const [length, width] = sizeOfPlan(plan);
    const footprint = this.footprint(place, length, width);
    if (!this.isBelowLimit(plan) || !this.occupancy.tryPlace(footprint, marginM)) return false;
    this.standers.push({ plan, standing: footprint });
    this.#counts[plan.category] = (this.#counts[plan.category] ?? 0) + 1;
    return true;
  }

  readonly #counts: Partial<Record<ObjectPlan['category'], number>> = {};

  isBelowLimit({ category }: ObjectPlan): boolean {
    const { maxCars, maxPedestrians, maxTrucks, maxTwoWheelers } = this.options;
    const count = (name: ObjectPlan['category']): number => this.#counts[name] ?? 0;
    if (category === 'car') return count('car') < maxCars;
    if (category === 'pedestrian') return count('pedestrian') < maxPedestrians;
    if (category === 'truck' || category === 'bus') return count('truck') + count('bus') < maxTrucks;
    return count('bicycle') + count('motorcycle') < maxTwoWheelers;
  }

  /** Counts a moving thing that was accepted. */
  count({ category }: ObjectPlan): void {
    this.#counts[category] = (this.#counts[category] ?? 0) + 1;
  }
}

/** Those who stand first, then those who move. */
export function toObjects(
  standers: readonly Stander[],
  movers: readonly Candidate[],
  groundHeight: (x: number, y: number) => number,
): OutdoorObject[] {
  const standing = standers.map(({ plan, standing: { x, y, yawRad } }, index) => {
    return new OutdoorObject(index, plan, new StandingTrajectory(x, y, yawRad, groundHeight));
  });
  const moving = movers.map(({ plan, path, speed }, index) => {
    const trajectory = new DrivenTrajectory(path, speed, groundHeight);
    return new OutdoorObject(standing.length + index, plan, trajectory, (timeS) => speed.at(timeS)[0]);
  });
  return [...standing, ...moving];
}
