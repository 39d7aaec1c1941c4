import type { Rng } from '../contracts/index.js';
import {
  buildBush,
  buildFacade,
  buildFurniture,
  buildGardenWall,
  buildHedge,
  buildMeshFence,
  buildPole,
  buildTree,
} from './objects/background.js';
import { buildCar, planCar, type CarPlan } from './objects/car.js';
import { buildCyclist, buildPedestrian, planCyclist, planPedestrian } from './objects/person.js';
import { ObjectFrame } from './objectFrame.js';
import { Occupancy } from './occupancy.js';
import { Primitives } from './primitives.js';
import type { Ground, ObjectName, Scene, SceneObject } from './scene.js';

/** Labelled objects stand in this sector ahead of the sensor. */
const MAX_AZIMUTH_RAD = (43 * Math.PI) / 180;
const MIN_X_M = 2.5;

export type Barrier = 'facade' | 'wall' | 'hedge' | 'mesh';

/** Puts things into a scene without letting them overlap; everything it draws comes from one stream. */
export class SceneBuilder {
  readonly primitives = new Primitives();
  readonly occupancy = new Occupancy();
  readonly objects: SceneObject[] = [];
  readonly ground: Ground;

  constructor(
    readonly rng: Rng,
    readonly maxCars: number,
    /** Labelled objects stand at most this far ahead and to the side. */
    readonly extentM: readonly [ahead: number, aside: number],
  ) {
    this.ground = {
      slopeX: rng.normal(0, 0.008),
      slopeY: rng.normal(0, 0.008),
      brightness: rng.uniform(0.6, 1.3),
    };
    // Nobody stands where the sensor's own vehicle is.
    this.occupancy.tryPlace(0, 0, 5, 2.2, 0);
  }

  groundZ(x: number, y: number): number {
    return this.ground.slopeX * x + this.ground.slopeY * y;
  }

  get cars(): number {
    return this.objects.filter((object) => object.name === 'Car').length;
  }

  tryCar(x: number, y: number, yawRad: number, plan: CarPlan = planCar(this.rng)): boolean {
    if (this.cars >= this.maxCars) return false;
    return this.#tryObject('Car', x, y, yawRad, plan, 0, 0.25, (frame) => buildCar(frame, plan, this.rng));
  }

  tryPedestrian(x: number, y: number, yawRad: number, liftM = 0): boolean {
    const plan = planPedestrian(this.rng);
    return this.#tryObject('Pedestrian', x, y, yawRad, plan, liftM, 0.05, (frame) =>
      buildPedestrian(frame, plan, this.rng),
    );
  }

  tryCyclist(x: number, y: number, yawRad: number, liftM = 0): boolean {
    const plan = planCyclist(this.rng);
    return this.#tryObject('Cyclist', x, y, yawRad, plan, liftM, 0.15, (frame) => buildCyclist(frame, plan, this.rng));
  }

  #tryObject(
    name: ObjectName,
    x: number,
    y: number,
    yawRad: number,
    plan: { lengthM: number; widthM: number; heightM: number; brightness: number },
    liftM: number,
    marginM: number,
    build: (frame: ObjectFrame) => void,
  ): boolean {
    if (x < MIN_X_M || x > this.extentM[0] || Math.abs(y) > this.extentM[1]) return false;
    if (Math.abs(Math.atan2(y, x)) > MAX_AZIMUTH_RAD) return false;
    if (!this.occupancy.tryPlace(x, y, plan.lengthM, plan.widthM, yawRad, marginM)) return false;
    const z = this.groundZ(x, y) + liftM;
    build(new ObjectFrame(this.primitives, x, y, z, yawRad, this.objects.length, plan.brightness));
    const { lengthM, widthM, heightM } = plan;
    this.objects.push({ name, x, y, z: z + heightM / 2, lengthM, widthM, heightM, yawRad });
    return true;
  }

  /** A flat slab, e.g. a raised pavement, along its own x. */
  slab(
    material: 'pavement' | 'grass',
    x: number,
    y: number,
    yawRad: number,
    lengthM: number,
    widthM: number,
    heightM: number,
  ): void {
    const frame = new ObjectFrame(this.primitives, x, y, this.groundZ(x, y), yawRad, undefined, this.ground.brightness);
    // Follows the ground's slope along its own axes.
    const along = this.ground.slopeX * Math.cos(yawRad) + this.ground.slopeY * Math.sin(yawRad);
    const across = this.ground.slopeY * Math.cos(yawRad) - this.ground.slopeX * Math.sin(yawRad);
    const depth = 0.3;
    frame.box(material, [0, 0, heightM - depth / 2], [lengthM, widthM, depth], {
      pitchRad: -Math.atan(along),
      rollRad: Math.atan(across),
    });
  }

  /** A barrier along local x, if nothing stands there. */
  barrier(kind: Barrier, x: number, y: number, yawRad: number, lengthM: number): void {
    const depth = kind === 'hedge' ? 1.2 : 0.5;
    if (!this.occupancy.tryPlace(x, y, lengthM, depth, yawRad, 0.1)) return;
    const build = { facade: buildFacade, wall: buildGardenWall, hedge: buildHedge, mesh: buildMeshFence }[kind];
    build(this.primitives, x, y, this.groundZ(x, y), yawRad, lengthM, this.rng);
  }

  /** Unlabelled things of the given kind at a place, if it is free. */
  clutter(kind: 'tree' | 'pole' | 'furniture' | 'bush', x: number, y: number, yawRad: number, liftM = 0): void {
    const size = { tree: 0.7, pole: 0.3, furniture: 1.6, bush: 2 }[kind];
    if (!this.occupancy.tryPlace(x, y, size, Math.min(size, 1), yawRad, 0.05)) return;
    const z = this.groundZ(x, y) + liftM;
    if (kind === 'tree') buildTree(this.primitives, x, y, z, this.rng);
    else if (kind === 'bush') buildBush(this.primitives, x, y, z, this.rng);
    else if (kind === 'pole') buildPole(this.primitives, x, y, z, yawRad, this.rng);
    else buildFurniture(this.primitives, x, y, z, yawRad, this.rng);
  }

  scene(): Scene {
    return { ground: this.ground, primitives: this.primitives, objects: this.objects };
  }
}
