import type { PointCloud } from '../contracts/index.js';
import { InputError } from '../errors/index.js';
import { NUSCENES_LIDAR_FRAME, rowsOf } from '../sensors/index.js';
import { encoderFeatureCount, gridSize } from './modelSchema.js';
import type { PillarConfig, PointFeature } from './modelSchema.js';

/** The pillars of one scan; views on buffers that the next scan overwrites. */
export interface Pillars {
  /** Pillars in use; the order is that of their first points. */
  readonly count: number;
  /** (capacity, slots, features) row-major; zero in every slot without a point, also beyond `count`. */
  readonly features: Float32Array;
  /** (capacity) column of each pillar, along the network's x. */
  readonly columns: Int32Array;
  /** (capacity) row of each pillar, along the network's y. */
  readonly rows: Int32Array;
}

/**
 * Hard voxelisation into pillars, with the decoration of PointPillars (Lang et al., CVPR 2019), as the CPU code of
 * mmdet3d does it (mmdet3d/ops/voxel/src/voxelization_cpu.cpp): points in the order of the cloud, cell =
 * floor((p - min) / size) in single precision, a new pillar while there are fewer than `max_voxels`, the first
 * `max_points_per_voxel` points of each.
 *
 * A point's numbers are its features, its offset to the mean of the pillar's kept points, and its offset to the
 * pillar's centre. All buffers are reused from scan to scan, and only slots that were in use are cleared.
 */
export class Pillarizer {
  readonly slots: number;
  readonly featureCount: number;
  readonly capacity: number;
  readonly #config: PillarConfig;
  readonly #columnsOfGrid: number;
  readonly #rowsOfGrid: number;
  /** Centres of the pillars along an axis, metres. */
  readonly #centreX: Float32Array;
  readonly #centreY: Float32Array;
  readonly #centreZ: number;
  /** Pillar of each cell of the grid, -1 where there is none. */
  readonly #pillarOfCell: Int32Array;
  readonly #features: Float32Array;
  readonly #columns: Int32Array;
  readonly #rows: Int32Array;
  /** Points kept in each pillar, of this scan and the one before. */
  #counts: Int32Array;
  #previousCounts: Int32Array;
  #previousCount = 0;
  /** Sums of x, y, z over the kept points of each pillar. */
  readonly #sums: Float64Array;

  constructor(config: PillarConfig) {
    const { nx, ny } = gridSize(config);
    const [xMin, yMin, zMin] = config.point_cloud_range;
    const [sizeX, sizeY, sizeZ] = config.voxel_size;
    this.#config = config;
    this.slots = config.max_points_per_voxel;
    this.featureCount = encoderFeatureCount(config);
    this.capacity = Math.min(config.max_voxels, nx * ny);
    this.#columnsOfGrid = nx;
    this.#rowsOfGrid = ny;
    this.#centreX = centres(nx, sizeX, xMin);
    this.#centreY = centres(ny, sizeY, yMin);
    this.#centreZ = centres(1, sizeZ, zMin)[0];
    this.#pillarOfCell = new Int32Array(nx * ny).fill(-1);
    this.#features = new Float32Array(this.capacity * this.slots * this.featureCount);
    this.#columns = new Int32Array(this.capacity);
    this.#rows = new Int32Array(this.capacity);
    this.#counts = new Int32Array(this.capacity);
    this.#previousCounts = new Int32Array(this.capacity);
    this.#sums = new Float64Array(this.capacity * 3);
  }

  /**
   * @param cloud points in the house frame, or in that of nuScenes LIDAR_TOP where `frame` says so
   * @throws InputError where the cloud lacks a channel that the network needs, or the scale of its intensity
   */
  run(cloud: PointCloud): Pillars {
    [this.#counts, this.#previousCounts] = [this.#previousCounts, this.#counts];
    const count = this.#collect(cloud);
    this.#decorate(count);
    this.#clear(count);
    this.#previousCount = count;
    return { count, features: this.#features, columns: this.#columns, rows: this.#rows };
  }

  /** Puts points into slots: their features, and the sums for the means. */
  #collect(cloud: PointCloud): number {
    const { data: source, count: pointCount, width: stride } = rowsOf(cloud);
    const { slots, capacity, featureCount } = this;
    const columnsOfGrid = this.#columnsOfGrid;
    const rowsOfGrid = this.#rowsOfGrid;
    const pillarOfCell = this.#pillarOfCell;
    const features = this.#features;
    const columns = this.#columns;
    const rows = this.#rows;
    const counts = this.#counts;
    const sums = this.#sums;
    const { fround } = Math;
    const [xMin, yMin, zMin] = this.#config.point_cloud_range.map(fround);
    const [sizeX, sizeY, sizeZ] = this.#config.voxel_size.map(fround);
    const zShift = fround(this.#config.z_shift);
    const turned = cloud.frame === NUSCENES_LIDAR_FRAME;
    const wantsTurned = this.#config.lidar_axes === 'right_forward_up';
    const extras = extraFeatures(this.#config, cloud);
    const extraCount = extras.channels.length;
    const { channels: extraChannels, factors, divisors } = extras;
    let count = 0;
    for (let point = 0, offset = 0; point < pointCount; point++, offset += stride) {
      const ahead = fround(turned ? source[offset + 1] : source[offset]);
      const left = fround(turned ? -source[offset] : source[offset + 1]);
      const x = wantsTurned ? -left : ahead;
      const y = wantsTurned ? ahead : left;
      const z = fround(fround(source[offset + 2]) + zShift);
      const column = Math.floor(fround(fround(x - xMin) / sizeX));
      const row = Math.floor(fround(fround(y - yMin) / sizeY));
      const layer = Math.floor(fround(fround(z - zMin) / sizeZ));
      if (!(column >= 0 && column < columnsOfGrid && row >= 0 && row < rowsOfGrid && layer === 0)) continue;
      const cell = row * columnsOfGrid + column;
      let pillar = pillarOfCell[cell];
      if (pillar < 0) {
        if (count === capacity) continue;
        pillar = count++;
        pillarOfCell[cell] = pillar;
        columns[pillar] = column;
        rows[pillar] = row;
        counts[pillar] = 0;
        sums[pillar * 3] = 0;
        sums[pillar * 3 + 1] = 0;
        sums[pillar * 3 + 2] = 0;
      }
      const slot = counts[pillar];
      if (slot === slots) continue;
      counts[pillar] = slot + 1;
      sums[pillar * 3] += x;
      sums[pillar * 3 + 1] += y;
      sums[pillar * 3 + 2] += z;
      let target = (pillar * slots + slot) * featureCount;
      features[target++] = x;
      features[target++] = y;
      features[target++] = z;
      for (let extra = 0; extra < extraCount; extra++) {
        const channel = extraChannels[extra];
        features[target++] = channel < 0 ? 0 : (source[offset + channel] * factors[extra]) / divisors[extra];
      }
    }
    return count;
  }

  /** Appends the offsets to mean and centre to every kept point. */
  #decorate(count: number): void {
    const { slots, featureCount } = this;
    const { point_features: pointFeatures, decoration } = this.#config;
    const first = pointFeatures.length;
    const features = this.#features;
    const centreZ = this.#centreZ;
    const withMean = decoration.mean_offset === 3;
    const centreAxes = decoration.centre_offset;
    for (let pillar = 0; pillar < count; pillar++) {
      const kept = this.#counts[pillar];
      const meanX = Math.fround(this.#sums[pillar * 3] / kept);
      const meanY = Math.fround(this.#sums[pillar * 3 + 1] / kept);
      const meanZ = Math.fround(this.#sums[pillar * 3 + 2] / kept);
      const column = this.#columns[pillar];
      const row = this.#rows[pillar];
      const centreX = this.#centreX[column];
      const centreY = this.#centreY[row];
      this.#pillarOfCell[row * this.#columnsOfGrid + column] = -1;
      let base = pillar * slots * featureCount;
      for (let slot = 0; slot < kept; slot++, base += featureCount) {
        const x = features[base];
        const y = features[base + 1];
        const z = features[base + 2];
        let target = base + first;
        if (withMean) {
          features[target++] = x - meanX;
          features[target++] = y - meanY;
          features[target++] = z - meanZ;
        }
        if (centreAxes !== 0) {
          features[target++] = x - centreX;
          features[target++] = y - centreY;
        }
        if (centreAxes === 3) features[target] = z - centreZ;
      }
    }
  }

  /** Clears the slots that the scan before used and this one does not. */
  #clear(count: number): void {
    const { slots, featureCount } = this;
    for (let pillar = 0; pillar < this.#previousCount; pillar++) {
      const used = pillar < count ? this.#counts[pillar] : 0;
      const before = this.#previousCounts[pillar];
      if (before <= used) continue;
      const base = pillar * slots;
      this.#features.fill(0, (base + used) * featureCount, (base + before) * featureCount);
    }
  }
}

/** Centres of `count` cells in single precision: i * size + (size / 2 + min), as the networks' own code has it. */
function centres(count: number, size: number, min: number): Float32Array {
  const first = Math.fround(size / 2 + min);
  return Float32Array.from({ length: count }, (_, i) => Math.fround(Math.fround(i * size) + first));
}

/** Where the features after x, y, z stand in the cloud (-1: they are zero), and how their numbers are scaled. */
interface ExtraFeatures {
  readonly channels: Int32Array;
  readonly factors: Float64Array;
  readonly divisors: Float64Array;
}

function extraFeatures(config: PillarConfig, cloud: PointCloud): ExtraFeatures {
  const names = config.point_features.slice(3);
  const channels = new Int32Array(names.length);
  const factors = new Float64Array(names.length).fill(1);
  const divisors = new Float64Array(names.length).fill(1);
  for (const [i, name] of names.entries()) {
    channels[i] = cloud.channels.indexOf(channelOf(name));
    if (name === 'time_lag') factors[i] = -1;
    if (channels[i] < 0 && channelOf(name) !== 'time') {
      throw new InputError(`the network needs ${name}, and the point cloud has only ${cloud.channels.join(', ')}`);
    }
    if (name === 'intensity') {
      if (cloud.intensityScale === undefined) {
        throw new InputError(
          'the network needs intensities, and the point cloud does not declare their scale (1 or 255)',
        );
      }
      factors[i] = config.intensity_scale!;
      divisors[i] = cloud.intensityScale;
    }
  }
  return { channels, factors, divisors };
}

function channelOf(feature: PointFeature): string {
  return feature === 'time_lag' ? 'time' : feature;
}
