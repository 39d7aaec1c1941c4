import type { LidarMount } from '../../contracts/index.js';
import { InputError, nearest } from '../../errors/index.js';
import { poseFromRollPitchYaw, poseFromRotationTranslation } from '../../geometry/index.js';
import type { PlacementConfig, PlacementSuiteConfig } from './config.js';

const RADIANS_PER_DEGREE = Math.PI / 180;

type LidarConfig = PlacementConfig['lidars'][number];

/** The LiDARs of one placement, in the toolkit's own frames. */
export interface LidarRig {
  readonly name: string;
  readonly lidars: readonly LidarMount[];
  /** (4, 4) the frame in which data sets of these placements keep the points of all LiDARs. */
  readonly egoFromOutput: Float64Array;
  /** Rays of one turn of all LiDARs. */
  readonly rayCount: number;
}

/**
 * The LiDARs of a placement.
 *
 * A channel's elevation is upper - i (upper - lower) / (channels - 1), the upper one where there is one alone (CARLA,
 * `RayCastSemanticLidar.cpp`).
 *
 * @throws InputError that offers the nearest names
 */
export function placementRig(config: PlacementSuiteConfig, name: string): LidarRig {
  if (!Object.hasOwn(config.placements, name)) {
    throw new InputError(`no placement "${name}"${nearest(name, Object.keys(config.placements))}`);
  }
  const placement = config.placements[name];
  const { azimuth_steps: azimuthSteps, max_range_m: maxRangeM } = { ...config.scan, ...defined(placement.scan) };
  const lidars = placement.lidars.map((lidar) => ({
    elevationsRad: elevationsOf(lidar),
    azimuthSteps,
    maxRangeM,
    egoFromLidar: egoFromLidarOf(lidar, config.frame),
  }));
  const [x, y, z] = config.output_position_m;
  return {
    name,
    lidars,
    egoFromOutput: egoFromLidarOf({ position_m: [x, y, z], rotation_rad: { roll: 0, pitch: 0, yaw: 0 } }, config.frame),
    rayCount: lidars.reduce((sum, { elevationsRad }) => sum + elevationsRad.length * azimuthSteps, 0),
  };
}

function defined<T extends object>(values: T): { [Key in keyof T]?: Exclude<T[Key], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never;
}

function elevationsOf({ channels, elevation_deg: [lower, upper] }: LidarConfig): Float64Array {
  return Float64Array.from({ length: channels }, (_, channel) => {
    const degrees = channels === 1 ? upper : upper - (channel * (upper - lower)) / (channels - 1);
    return degrees * RADIANS_PER_DEGREE;
  });
}

/**
 * CARLA's y points right: the mirror image of the ego frame. Mirrored, a point's y changes sign and a rotation R becomes
 * M R M with M = diag(1, -1, 1). The azimuths of a turn mirror onto themselves.
 */
function egoFromLidarOf(
  { position_m: [x, y, z], rotation_rad }: Pick<LidarConfig, 'position_m' | 'rotation_rad'>,
  frame: PlacementSuiteConfig['frame'],
): Float64Array {
  const { roll, pitch, yaw } = rotation_rad;
  if (frame === 'ego') return poseFromRollPitchYaw({ rollRad: roll, pitchRad: pitch, yawRad: yaw }, [x, y, z]);
  const mirrored = carlaRotation(roll, pitch, yaw).map((value, at) => (at % 2 === 1 ? -value : value));
  // -0 would show up in files and comparisons.
  return poseFromRotationTranslation(
    mirrored.map((value) => value + 0),
    [x, 0 - y, z],
  );
}

/** (3, 3) rotation of a CARLA transform (Unreal's rotator: roll right side down, pitch nose up, yaw to the right). */
function carlaRotation(roll: number, pitch: number, yaw: number): number[] {
  const [cr, sr] = [Math.cos(roll), Math.sin(roll)];
  const [cp, sp] = [Math.cos(pitch), Math.sin(pitch)];
  const [cy, sy] = [Math.cos(yaw), Math.sin(yaw)];
  return [
    cp * cy,
    cy * sp * sr - sy * cr,
    -(cy * sp * cr) - sy * sr,
    cp * sy,
    sy * sp * sr + cy * cr,
    cy * sr - sy * sp * cr,
    sp,
    -(cp * sr),
    cp * cr,
  ];
}
