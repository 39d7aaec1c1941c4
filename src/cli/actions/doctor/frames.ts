import type { Command } from 'commander';
import { FileFormatError } from '../../../errors/index.js';
import { inferBoxConvention } from '../../../geometry/index.js';
import { readPointCloud, rowsOf } from '../../../sensors/index.js';
import { inform, print, printJson, table } from '../../output.js';
import { readBoxesFile } from './boxesFile.js';

interface FramesOptions {
  readonly points: string;
  readonly boxes: string;
  readonly frame: number;
  readonly json?: boolean;
}

/** `doctor frames`: which box convention a file follows, proved by the points inside its boxes. */
export default async function frames(_own: unknown, command: Command): Promise<void> {
  const { points, boxes, frame, json } = command.optsWithGlobals<FramesOptions>();
  const { data, width } = rowsOf(await readPointCloud(points));
  if (data.length === 0) throw new FileFormatError(points, undefined, 'holds no point');
  const { skipped, ...evidence } = await readBoxesFile(boxes, frame);
  if (skipped > 0) inform(`${boxes}: ${skipped} boxes without a size (regions marked DontCare) are left out`);
  const inferred = inferBoxConvention({ points: data, stride: width, ...evidence });
  if (inferred.convention === undefined) process.exitCode = 1;
  if (json) return printJson(inferred);
  print(
    table(
      ['convention', 'points off', 'points inside', 'exact boxes', 'the same boxes as'],
      inferred.ranking
        .slice(0, 8)
        .map(({ convention, distance, counted, exact, sameBoxesAs }) => [
          convention.id,
          String(distance),
          String(counted),
          exact === undefined ? '' : String(exact),
          sameBoxesAs.map(({ id }) => id).join(', '),
        ]),
      [1, 2, 3],
    ),
  );
  print(inferred.convention ? `convention: ${inferred.convention.id} (${inferred.reason})` : inferred.reason);
}
