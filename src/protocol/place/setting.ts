import {
  carBody,
  LABELLINGS,
  placementFrames,
  voxelGrid,
  type Labelling,
  type PlacementFrame,
  type Region,
  type VehicleBody,
  type VoxelGrid,
} from '../../world/placement/index.js';

/** What placements are measured on; everything may be left out. */
export interface SettingOptions {
  /** City blocks. Default 8. */
  readonly scenes?: number;
  /** Of each block. Default 3. */
  readonly moments?: number;
  /** Of the blocks. Default 0. */
  readonly seed?: number;
  /** Blocks that no search has seen. */
  readonly heldOut?: boolean;
  readonly voxelM?: number;
  readonly region?: Region;
  readonly labelling?: Labelling;
  /** False: rays pass through everything but the vehicle, as in the publications. */
  readonly occlusion?: boolean;
  readonly body?: VehicleBody;
}

/** The same, resolved: plain data that workers receive. */
export interface PlacementSetting {
  readonly frames: readonly PlacementFrame[];
  readonly grid: VoxelGrid;
  readonly labelling: Labelling;
  readonly occlusion: boolean;
  readonly body: VehicleBody;
}

/** What a detector of Track 3 has to see: half the length of Place3D's range along the road, streets' width across. */
const REGION: Region = { x: [-50, 50], y: [-30, 30], z: [-0.4, 3.6] };

/** @throws InputError for numbers that make no setting */
export function placementSetting(options: SettingOptions = {}): PlacementSetting {
  const { scenes = 8, moments = 3, seed = 0, heldOut = false, voxelM = 0.4, region = REGION } = options;
  const { labelling = LABELLINGS[0], occlusion = true, body = carBody() } = options;
  return {
    frames: placementFrames({ key: `placements${heldOut ? '/held-out' : ''}/${seed}`, scenes, moments }),
    grid: voxelGrid(region, voxelM),
    labelling,
    occlusion,
    body,
  };
}
