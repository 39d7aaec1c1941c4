import type { Instance, MotionState, ObjectCategory, Prototype, SceneObject, Trajectory } from '../scene/index.js';
import { boundsOf, placement } from '../mesh/index.js';
import type { Painted } from './colours.js';

/** A thing that will be an object: its shape, its size, what it looks like. */
export interface ObjectPlan {
  readonly category: ObjectCategory;
  readonly hasRider: boolean;
  /** One, or the phases of a gait or of pedalling in turn. */
  readonly prototypes: readonly Prototype[];
  readonly scale: readonly [number, number, number];
  /** Way that one round of the phases takes, metres. */
  readonly cycleM: number;
  readonly look: Painted;
}

interface Shape {
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  /** Centre of the footprint and lowest point, local frame. */
  readonly centre: readonly [number, number, number];
}

const shapes = new WeakMap<Prototype, Shape>();

/** Tight about all phases together, but for mirrors. */
function shapeOf(prototypes: readonly Prototype[]): Shape {
  const known = shapes.get(prototypes[0]);
  if (known !== undefined) return known;
  const all = prototypes.map(({ mesh }) => boundsOf(mesh));
  const low = (axis: number): number => Math.min(...all.map(({ min }) => min[axis]));
  const high = (axis: number): number => Math.max(...all.map(({ max }) => max[axis]));
  const { sidesM, aheadM } = prototypes[0].outsideBox ?? { sidesM: 0, aheadM: 0 };
  const front = high(0) - aheadM;
  const shape = {
    lengthM: front - low(0),
    widthM: high(1) - low(1) - 2 * sidesM,
    heightM: high(2) - low(2),
    centre: [(low(0) + front) / 2, (low(1) + high(1)) / 2, low(2)] as const,
  };
  shapes.set(prototypes[0], shape);
  return shape;
}

export function sizeOfPlan({
  prototypes,
  scale,
}: ObjectPlan): readonly [lengthM: number, widthM: number, heightM: number] {
  const { lengthM, widthM, heightM } = shapeOf(prototypes);
  return [lengthM * scale[0], widthM * scale[1], heightM * scale[2]];
}

/** A labelled thing on its way; its instances are made when asked for. */
export class OutdoorObject implements SceneObject {
  readonly category: ObjectCategory;
  readonly hasRider: boolean;
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
  readonly colour: readonly [number, number, number];
  readonly colourName: string;
  readonly #plan: ObjectPlan;
  readonly #distanceAt: ((timeS: number) => number) | undefined;
  #standing: readonly Instance[] | undefined;

  /** @param distanceAt way along the path, for phases; undefined for what never moves */
  constructor(
    readonly index: number,
    plan: ObjectPlan,
    readonly trajectory: Trajectory,
    distanceAt?: (timeS: number) => number,
  ) {
    this.#plan = plan;
    this.#distanceAt = distanceAt;
    this.category = plan.category;
    this.hasRider = plan.hasRider;
    [this.lengthM, this.widthM, this.heightM] = sizeOfPlan(plan);
    this.colour = plan.look.tint;
    this.colourName = plan.look.colourName;
  }

  instancesAt(timeS: number): readonly Instance[] {
    if (this.#standing !== undefined) return this.#standing;
    const { prototypes, cycleM } = this.#plan;
    const rounds = this.#distanceAt === undefined ? 0 : this.#distanceAt(timeS) / cycleM;
    const phase = Math.floor((rounds - Math.floor(rounds)) * prototypes.length);
    const instances = [this.#place(prototypes[Math.min(phase, prototypes.length - 1)], this.trajectory.at(timeS))];
    if (this.#distanceAt === undefined) this.#standing = instances;
    return instances;
  }

  #place(prototype: Prototype, { x, y, z, yawRad }: MotionState): Instance {
    const { scale, look, prototypes, category } = this.#plan;
    const { centre } = shapeOf(prototypes);
    const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
    const [dx, dy] = [centre[0] * scale[0], centre[1] * scale[1]];
    const at = [x - cos * dx + sin * dy, y - sin * dx - cos * dy, z - centre[2] * scale[2]] as const;
    return {
      prototype,
      worldFromLocal: placement(at, yawRad, scale),
      object: this.index,
      tint: look.tint,
      reflectivityFactor: look.reflectivityFactor,
      semantic: category,
    };
  }
}
