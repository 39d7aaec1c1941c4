/** The worker threads that measure placements, and the entropy that they share. */
import { openPool, type UnitPool } from '../../engine/index.js';
import { voxelCount, voxelEntropy } from '../../world/placement/index.js';
import type { Progress } from '../predict.js';
import { StoppedError } from '../stopped.js';
import type { PlaceUnit } from './placeUnit.js';
import type { PlacementSetting } from './setting.js';

export interface Workplace {
  readonly setting: PlacementSetting;
  /** (voxels) float32, nats. */
  readonly entropy: SharedArrayBuffer;
  /** Results in the order of the units; undefined for those that a stop has left undone. */
  work<Result>(units: readonly PlaceUnit[], onDone?: () => void): Promise<(Result | undefined)[]>;
  close(): Promise<void>;
}

export interface WorkplaceOptions {
  readonly workers: number;
  readonly progress: Progress;
  readonly signal?: AbortSignal;
}

/**
 * Starts workers and makes the semantic occupancy grid of a setting.
 *
 * @throws StoppedError where that was stopped
 */
export async function openWorkplace(
  setting: PlacementSetting,
  { workers, progress, signal }: WorkplaceOptions,
): Promise<Workplace> {
  const module = new URL('./placeUnit.js', import.meta.url);
  const pool = openPool<PlaceUnit, unknown>({ module, workers, ...(signal && { signal }) });
  const { frames, grid, labelling } = setting;
  try {
    const units = frames.map((frame, index) => ({ task: 'label' as const, index, frame, grid, labelling }));
    progress.start('occupancy', units.length, 0);
    const labels = await inOrder<Uint8Array>(pool, units, () => progress.advance());
    progress.stop();
    const whole = allDone(labels, 'stopped before anything was measured');
    const entropy = new SharedArrayBuffer(4 * voxelCount(grid));
    voxelEntropy(whole, new Float32Array(entropy));
    return {
      setting,
      entropy,
      work: (given, onDone) => inOrder(pool, given, onDone),
      close: () => pool.close(),
    };
  } catch (error) {
    await pool.close();
    throw error;
  }
}

async function inOrder<Result>(
  pool: UnitPool<PlaceUnit, unknown>,
  units: readonly PlaceUnit[],
  onDone?: () => void,
): Promise<(Result | undefined)[]> {
  const results = new Map<number, Result>();
  for await (const { unit, result } of pool.run(units)) {
    results.set(unit.index, result as Result);
    onDone?.();
  }
  return units.map(({ index }) => results.get(index));
}

/** @throws StoppedError where a result is missing */
export function allDone<Result>(results: readonly (Result | undefined)[], message: string): readonly Result[] {
  if (results.includes(undefined)) throw new StoppedError(message, false);
  return results as readonly Result[];
}
