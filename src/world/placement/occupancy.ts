/**
 * The probabilistic semantic occupancy grid (P-SOG) of Place3D and its entropy.
 *
 * Region of interest in voxels; for each a categorical distribution p(y) over semantic classes and `free`, estimated as
 * the share of frames in which the voxel has that class. A voxel's class in a frame is that of most points in it of
 * merged dense, labelled scans; one without a point is free. Entropy of a voxel: H = -Σ_y p(y) ln p(y).
 *
 * Source: Li et al., "Is Your LiDAR Placement Optimized for 3D Scene Understanding?", NeurIPS 2024. Voxel size, region,
 * base of the logarithm (natural) and the vantage points of the dense scans are ours: no code of the metric is published.
 */
import type { LidarMount } from '../../contracts/index.js';
import { poseFromRotationTranslation } from '../../geometry/index.js';
import { evenElevations } from '../lidar/index.js';
import { SEMANTICS, type SemanticName } from '../scene/index.js';
import type { PlacementMoment } from './moment.js';
import { castRig, rigRays, type RigRays } from './rigRays.js';
import { voxelAt, voxelCount, type VoxelGrid } from './voxelGrid.js';

/** The label of a voxel in which no surface was found. */
export const FREE = 0;

/**
 * Which classes are told apart.
 *
 * - `semantic`: every class of the world, as Place3D does;
 * - `objects`: the classes that detectors look for; all else counts as free, so that entropy is where objects may be;
 * - `occupied`: something or nothing, the predecessor's binary grid.
 */
export const LABELLINGS = ['semantic', 'objects', 'occupied'] as const;
export type Labelling = (typeof LABELLINGS)[number];

const OBJECTS: readonly SemanticName[] = ['car', 'truck', 'bus', 'motorcycle', 'bicycle', 'pedestrian'];

function labelTable(labelling: Labelling): Uint8Array {
  const table = new Uint8Array(256);
  for (const [name, { id }] of Object.entries(SEMANTICS)) {
    if (labelling === 'semantic') table[id] = id;
    else if (labelling === 'occupied') table[id] = id === SEMANTICS.none.id ? FREE : 1;
    else table[id] = OBJECTS.includes(name as SemanticName) ? id : FREE;
  }
  return table;
}

const vantage = (x: number, y: number, z: number, top: number, bottom: number): LidarMount => ({
  elevationsRad: evenElevations(72, top, bottom),
  azimuthSteps: 900,
  maxRangeM: 90,
  egoFromLidar: poseFromRotationTranslation([1, 0, 0, 0, 1, 0, 0, 0, 1], [x, y, z]),
});

/** Over the roof, ahead and behind at the height of a van, and from lamp posts at the four corners. */
const VANTAGE_POINTS: readonly LidarMount[] = [
  vantage(0, 0, 2.2, 15, -60),
  vantage(18, 0, 2.6, 15, -60),
  vantage(-18, 0, 2.6, 15, -60),
  ...[
    [24, 14],
    [24, -14],
    [-24, 14],
    [-24, -14],
  ].map(([x, y]) => vantage(x, y, 9, 5, -75)),
];
let vantageRays: RigRays | undefined;

/**
 * The class of every voxel at a moment, from merged dense scans; the vehicle itself hides nothing.
 *
 * @returns (voxels) ids of SEMANTICS, 1 for `occupied`, FREE where nothing is
 */
export function labelVoxels(moment: PlacementMoment, grid: VoxelGrid, labelling: Labelling = 'semantic'): Uint8Array {
  vantageRays ??= rigRays(VANTAGE_POINTS, []);
  const { count, rays } = vantageRays;
  const { rangeM, semantics } = castRig(moment, vantageRays);
  const table = labelTable(labelling);
  // Voxel and class of each point in one number: sorted, equal ones lie together.
  const keys = new Uint32Array(count);
  let points = 0;
  for (let ray = 0; ray < count; ray++) {
    const range = rangeM[ray];
    if (range === Infinity || table[semantics[ray]] === FREE) continue;
    const at = 6 * ray;
    const voxel = voxelAt(
      grid,
      rays[at] + range * rays[at + 3],
      rays[at + 1] + range * rays[at + 4],
      rays[at + 2] + range * rays[at + 5],
    );
    if (voxel >= 0) keys[points++] = 32 * voxel + table[semantics[ray]];
  }
  return majority(keys.subarray(0, points).sort(), voxelCount(grid));
}

/** The most frequent class of each voxel, the lower id where two are equally frequent. @param keys sorted */
function majority(keys: Uint32Array, voxels: number): Uint8Array {
  const labels = new Uint8Array(voxels);
  let [owner, most] = [-1, 0];
  for (let from = 0, to = 0; from < keys.length; from = to) {
    while (to < keys.length && keys[to] === keys[from]) to++;
    const voxel = Math.floor(keys[from] / 32);
    if (voxel !== owner) [owner, most] = [voxel, 0];
    if (to - from > most) {
      most = to - from;
      labels[voxel] = keys[from] % 32;
    }
  }
  return labels;
}

/**
 * Entropy of every voxel in nats, from its classes in several frames.
 *
 * @param frames each (voxels) classes below 32
 * @param out receives the entropies where given, e.g. shared memory
 */
export function voxelEntropy(
  frames: readonly Uint8Array[],
  out: Float32Array = new Float32Array(frames[0].length),
): Float32Array {
  const counts = new Uint32Array(32);
  // -p ln p of every share that a class can have.
  const term = Float64Array.from({ length: frames.length + 1 }, (_, count) => {
    const p = count / frames.length;
    return count === 0 ? 0 : -p * Math.log(p);
  });
  for (let voxel = 0; voxel < out.length; voxel++) {
    counts.fill(0);
    for (const labels of frames) counts[labels[voxel]]++;
    let entropy = 0;
    for (let label = 0; label < 32; label++) entropy += term[counts[label]];
    out[voxel] = entropy;
  }
  return out;
}
