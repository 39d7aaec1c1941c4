/** A frame of the world through its own LiDAR, a moved one, or others. */
import type { LidarMount, SensorChange } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses, invertPose, poseFromRollPitchYaw } from '../../geometry/index.js';
import {
  annotate,
  mountLidar,
  namedLidar,
  scanLidars,
  withSector,
  type EgoPose,
  type LidarModel,
  type LidarScan,
  type MountedLidar,
  type ObjectLabels,
} from '../lidar/index.js';
import {
  instancesAt,
  MATERIALS,
  MATERIAL_NAMES,
  type Instance,
  type Scene,
  type SemanticName,
} from '../scene/index.js';
import { RayTracer } from '../trace/index.js';
import type { LidarReference, WorldFrame } from './worldFile.js';

/** What the LiDARs of a frame report. */
export interface SensedFrame {
  readonly scan: LidarScan;
  readonly lidars: readonly MountedLidar[];
  /** Every object of the scene in the frame of the points; `selectLabels` leaves some out. */
  labels(): ObjectLabels;
  /** (4, 4) the frame of the points, at the stamp. */
  readonly egoFromOutput: Float64Array;
}

/** The model that a frame's LiDAR refers to. @throws InputError for an unknown one */
export function lidarOf({ model, sector }: LidarReference): LidarModel {
  const whole = namedLidar(model);
  return sector === undefined ? whole : withSector(whole, sector.widthDeg, sector.steps);
}

/** What `senseFrame` needs to know of a LiDAR that is a placement of several. */
export function mountsOf({ mounts }: LidarReference): Pick<SensorChange, 'lidars'> {
  return mounts === undefined
    ? {}
    : {
        lidars: mounts.map(({ elevationsRad, egoFromLidar, ...scan }) => ({
          ...scan,
          elevationsRad: Float64Array.from(elevationsRad),
          egoFromLidar: poseOf(egoFromLidar),
        })),
      };
}

/** JSON has no -0, whose sign could come through to a coordinate. */
const poseOf = (pose: readonly number[]): Float64Array => Float64Array.from(pose, (value) => value + 0);

/** Where the ego is while a LiDAR turns: it moves evenly from its place at the stamp. */
export function egoPoseOf(
  { timeS, worldFromEgo, motion }: Pick<WorldFrame, 'timeS' | 'worldFromEgo' | 'motion'>,
  egoFromOutput: Float64Array,
): EgoPose {
  const [vx, vy, vz] = motion.velocityMps;
  return {
    egoFromOutput,
    worldFromEgo(at) {
      const elapsedS = at - timeS;
      const moved = poseOf(worldFromEgo);
      if (elapsedS === 0) return moved;
      const turned = poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: motion.yawRateRadPs * elapsedS });
      const [x, y, z] = [moved[3], moved[7], moved[11]];
      moved[3] = moved[7] = moved[11] = 0;
      const result = composePoses(turned, moved);
      result[3] = x + vx * elapsedS;
      result[7] = y + vy * elapsedS;
      result[11] = z + vz * elapsedS;
      return result;
    },
  };
}

/**
 * Senses a frame as recorded, or with another or moved LiDAR.
 *
 * Without a change the points are the recorded ones, bit for bit, before the data set cropped them. `lidars` and
 * `lidarFromRecorded` together place the LiDARs on a rig that is then moved as a whole.
 *
 * @throws InputError for a moment that the scene does not have, and for a LiDAR that a placement puts into or behind
 *   something solid
 */
export function senseFrame(
  scene: Scene,
  frame: WorldFrame,
  model: LidarModel,
  { lidars, lidarFromRecorded }: SensorChange = {},
): SensedFrame {
  const { timeS, rollingShutter, seed } = frame;
  if (timeS > scene.durationS) {
    throw new InputError(`frame ${frame.id}: it is at ${timeS} s of a scene that ends at ${scene.durationS} s`);
  }
  const egoFromRecorded = poseOf(frame.egoFromLidar);
  const egoFromOutput =
    lidarFromRecorded === undefined ? egoFromRecorded : composePoses(egoFromRecorded, invertPose(lidarFromRecorded));
  const tracer = tracerOf(scene, timeS);
  if (lidars !== undefined) refuseSolid(tracer, frame, lidars);
  const mounted: readonly MountedLidar[] =
    lidars === undefined
      ? [{ model, egoFromLidar: egoFromOutput }]
      : lidars.map((mount) => movedWith(mountLidar(model, mount), egoFromRecorded, lidarFromRecorded));
  const pose = egoPoseOf(frame, egoFromOutput);
  const scan = scanLidars(tracer, mounted, pose, { seed, timeS, rollingShutter });
  const worldFromOutput = composePoses(frame.worldFromEgo, egoFromOutput);
  return {
    scan,
    lidars: mounted,
    labels: () => annotate(scene, timeS, worldFromOutput, scan, { lidars: mounted, pose, rollingShutter }),
    egoFromOutput,
  };
}

/** A rig moves as a whole: what takes the recorded LiDAR to its moved place takes the others along. */
function movedWith(
  mounted: MountedLidar,
  egoFromRecorded: Float64Array,
  lidarFromRecorded: Float64Array | undefined,
): MountedLidar {
  if (lidarFromRecorded === undefined) return mounted;
  const egoFromMovedEgo = composePoses(egoFromRecorded, invertPose(lidarFromRecorded), invertPose(egoFromRecorded));
  return { ...mounted, egoFromLidar: composePoses(egoFromMovedEgo, mounted.egoFromLidar) };
}

/** Moments of a scene whose tracers stay with it: conditions ask for the same again, and sweeps for those before. */
const KEPT_TRACERS = 6;
const tracers = new WeakMap<Scene, Map<number, RayTracer>>();

function tracerOf(scene: Scene, timeS: number): RayTracer {
  const known = tracers.get(scene) ?? new Map<number, RayTracer>();
  tracers.set(scene, known);
  const tracer = known.get(timeS) ?? new RayTracer(instancesAt(scene, timeS));
  known.delete(timeS);
  known.set(timeS, tracer);
  for (const oldest of known.keys()) {
    if (known.size <= KEPT_TRACERS) break;
    known.delete(oldest);
  }
  return tracer;
}

/** Leaves and whoever passes may come between a robot and its mast; the rest is where no LiDAR can be. */
const YIELDING: ReadonlySet<SemanticName> = new Set([
  'vegetation',
  'car',
  'truck',
  'bus',
  'motorcycle',
  'bicycle',
  'pedestrian',
]);

/**
 * Refuses a LiDAR inside a wall or under the ground. A surface between the recorded LiDAR and the new one tells: to be
 * inside of something the way there has to go in.
 */
function refuseSolid(tracer: RayTracer, frame: WorldFrame, lidars: readonly LidarMount[]): void {
  const from = composePoses(frame.worldFromEgo, frame.egoFromLidar);
  for (const [index, { egoFromLidar }] of lidars.entries()) {
    const to = composePoses(frame.worldFromEgo, egoFromLidar);
    const [dx, dy, dz] = [to[3] - from[3], to[7] - from[7], to[11] - from[11]];
    const far = Math.hypot(dx, dy, dz);
    if (far === 0) continue;
    if (tracer.cast(from[3], from[7], from[11], dx / far, dy / far, dz / far, far) === Infinity) continue;
    const semantic = semanticOfHit(tracer);
    if (YIELDING.has(semantic)) continue;
    const [x, y, z] = [egoFromLidar[3], egoFromLidar[7], egoFromLidar[11]].map((value) => Number(value.toFixed(3)));
    throw new InputError(
      `frame ${frame.id}: LiDAR ${index + 1} of the placement, at (${x}, ${y}, ${z}) m from the robot, is inside or ` +
        `behind something solid (${semantic}); move it`,
    );
  }
}

function semanticOfHit({ instances, hit }: RayTracer): SemanticName {
  const instance: Instance = instances[hit.instance];
  return instance.semantic ?? MATERIALS[MATERIAL_NAMES[instance.prototype.mesh.materials[hit.triangle]]].semantic;
}
