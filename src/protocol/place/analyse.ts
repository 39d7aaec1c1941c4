/** What placements see and how they rank without a detector. */
import type { LidarRig } from '../../corruptions/index.js';
import {
  coverageReport,
  surrogateScore,
  type CoverageReport,
  type SurrogateScore,
} from '../../world/placement/index.js';
import type { Progress } from '../predict.js';
import type { Measured, MeasureUnit } from './placeUnit.js';
import { allDone, type Workplace } from './workplace.js';

export interface PlacementAnalysis {
  readonly id: string;
  readonly surrogate: SurrogateScore;
  readonly coverage: CoverageReport;
  /** (cells) mean points of a frame, see `MAP_CELLS`; for pictures. */
  readonly map: Float64Array;
  /** (cells) share of the frames in which the cell has a point. */
  readonly seen: Float64Array;
}

/**
 * Measures placements over all frames of a setting.
 *
 * @param rigs by the id that results know them by
 * @throws StoppedError where it was stopped
 */
export async function analysePlacements(
  workplace: Workplace,
  rigs: ReadonlyMap<string, LidarRig>,
  progress: Progress,
): Promise<readonly PlacementAnalysis[]> {
  const { setting, entropy } = workplace;
  const { frames, grid, occlusion, body } = setting;
  const all = [...rigs];
  // Frame by frame, so that a worker finds its scene at hand.
  const units = frames.flatMap((frame, row) =>
    all.map(([, { lidars }], column): MeasureUnit => ({
      task: 'measure',
      index: row * all.length + column,
      frame,
      lidars,
      grid,
      entropy,
      occlusion,
      body,
    })),
  );
  progress.start('placements', units.length, 0);
  const results = await workplace.work<Measured>(units, () => progress.advance());
  progress.stop();
  const measured = allDone(results, 'stopped before all placements were measured');
  return all.map(([id], column) => {
    const own = frames.map((_, row) => measured[row * all.length + column]);
    const cells = own[0].coverage.map.length;
    const [map, seen] = [new Float64Array(cells), new Float64Array(cells)];
    for (const { coverage } of own) {
      for (let cell = 0; cell < cells; cell++) {
        map[cell] += coverage.map[cell] / own.length;
        if (coverage.map[cell] > 0) seen[cell] += 1 / own.length;
      }
    }
    return {
      id,
      surrogate: surrogateScore(
        own.map(({ surrogate }) => surrogate),
        new Float32Array(entropy),
      ),
      coverage: coverageReport(own.map(({ coverage }) => coverage)),
      map,
      seen,
    };
  });
}
