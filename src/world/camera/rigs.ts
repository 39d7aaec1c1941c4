import type { PinholeCamera } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { composePoses, invertPose } from '../../geometry/index.js';
import { mountedPose, pinholeOfFov } from './poses.js';
import type { PinholeProjection, View } from './view.js';

/** A camera on a robot. Ego frame: x forward, y left, z up, origin on the ground. */
export interface MountedCamera {
  readonly name: string;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly projection: PinholeProjection;
  /** OpenCV order k1, k2, p1, p2, k3; absent for a perfect lens. */
  readonly distortion?: readonly number[];
  /** (4, 4) */
  readonly egoFromCamera: Float64Array;
}

type RigRow = readonly [name: string, x: number, y: number, z: number, yawDeg: number, fovDeg: number];

/**
 * `place3d`: the cameras of Place3D (ywyeli/Place3D, carla_nus/hyperparams/base.toml). `nuscenes`: positions and fields
 * of view of the nuScenes car (nuscenes.org, data collection).
 */
const RIGS = {
  place3d: [
    ['CAM_FRONT', 0, 0, 1.6, 0, 60],
    ['CAM_FRONT_RIGHT', 0, 0, 1.6, -60, 60],
    ['CAM_BACK_RIGHT', 0, 0, 1.6, -120, 60],
    ['CAM_BACK', 0, 0, 1.6, 180, 60],
    ['CAM_BACK_LEFT', 0, 0, 1.6, 120, 60],
    ['CAM_FRONT_LEFT', 0, 0, 1.6, 60, 60],
  ],
  nuscenes: [
    ['CAM_FRONT', 1.7, 0.02, 1.51, 0, 70],
    ['CAM_FRONT_RIGHT', 1.55, -0.49, 1.5, -55, 70],
    ['CAM_BACK_RIGHT', 1.01, -0.48, 1.56, -110, 70],
    ['CAM_BACK', 0.03, 0, 1.58, 180, 110],
    ['CAM_BACK_LEFT', 1.04, 0.48, 1.59, 110, 70],
    ['CAM_FRONT_LEFT', 1.52, 0.49, 1.51, 55, 70],
  ],
} as const satisfies Record<string, readonly RigRow[]>;

export type RigName = keyof typeof RIGS;

const radians = (degrees: number): number => (degrees * Math.PI) / 180;

/** Six cameras about a car, in nuScenes' order. */
export function nuScenesRig(widthPx: number, heightPx: number, rig: RigName = 'place3d'): MountedCamera[] {
  return RIGS[rig].map(([name, x, y, z, yawDeg, fovDeg]) => ({
    name,
    widthPx,
    heightPx,
    projection: pinholeOfFov(widthPx, heightPx, radians(fovDeg)),
    egoFromCamera: mountedPose([x, y, z], radians(yawDeg)),
  }));
}

/** One camera that looks forward. @param heightM of the lens above the ground */
export function frontCamera(widthPx: number, heightPx: number, heightM = 1.6, horizontalFovRad = 1.22): MountedCamera {
  const projection = pinholeOfFov(widthPx, heightPx, horizontalFovRad);
  return { name: 'CAM_FRONT', widthPx, heightPx, projection, egoFromCamera: mountedPose([0, 0, heightM], 0) };
}

/**
 * The front camera of a cross-platform recording: a horizontal view of 71° and a slightly bent lens, 10 cm before and
 * below the LiDAR. Pi3DET's images are 1280 × 800; other sizes see the same.
 *
 * @param egoFromLidar (4, 4); the LiDAR's frame is x forward, y left, z up
 */
export function crossPlatformCamera(widthPx: number, heightPx: number, egoFromLidar: Float64Array): MountedCamera {
  const fx = (900 * widthPx) / 1280;
  return {
    name: 'front',
    widthPx,
    heightPx,
    projection: { kind: 'pinhole', fx, fy: fx, cx: (widthPx - 1) / 2, cy: (heightPx - 1) / 2 },
    distortion: [-0.03, 0.005, 0.0003, -0.0002],
    egoFromCamera: composePoses(egoFromLidar, mountedPose([0.1, 0, -0.1], 0)),
  };
}

/** What a mounted camera sees from a pose of its robot. @param worldFromEgo (4, 4) */
export function viewOf(camera: MountedCamera, worldFromEgo: Float64Array): View {
  const { name: _name, egoFromCamera, ...optics } = camera;
  return { ...optics, worldFromCamera: composePoses(worldFromEgo, egoFromCamera) };
}

/**
 * The calibration of a view for whoever has a LiDAR's points.
 *
 * @param worldFromLidar (4, 4) @throws InputError for parallel rays, which no pinhole camera has
 */
export function cameraFor(view: View, worldFromLidar: Float64Array): PinholeCamera {
  const { widthPx, heightPx, projection, distortion } = view;
  if (projection.kind !== 'pinhole') {
    throw new InputError('an orthographic view has no pinhole calibration; use its metresPerPixel');
  }
  const { fx, fy, cx, cy } = projection;
  return {
    widthPx,
    heightPx,
    imageFromCamera: Float64Array.of(fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0),
    cameraFromLidar: composePoses(invertPose(view.worldFromCamera), worldFromLidar),
    ...(distortion === undefined ? {} : { distortion }),
  };
}
