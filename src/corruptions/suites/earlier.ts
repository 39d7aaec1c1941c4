import type { Earlier } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import type { EarlierNeed } from '../operation.js';

/** More than this beyond the published time between recordings is worth a word. */
const LONGER = 1.5;

/**
 * The earlier recording that an operation asks for.
 *
 * @param read how the sample finds it; undefined where it cannot
 * @param note takes what a reader of the scores should know
 * @throws InputError where the sample knows of no earlier recordings
 */
export async function earlierOf<Parameters, Data>(
  place: string,
  need: EarlierNeed<Parameters>,
  parameters: Parameters,
  read: ((steps: number) => Promise<Earlier<Data> | undefined>) | undefined,
  note: (message: string) => void,
): Promise<Earlier<Data> | undefined> {
  if (read === undefined) {
    throw new InputError(
      `${place} takes what the sensor recorded before, and nothing is known of that: the data set has no sequences ` +
        '(nuScenes has), or a condition that stands before it has changed the sensor (name this one first)',
    );
  }
  const steps = need.steps(parameters);
  const found = await read(steps);
  if (found === undefined || found.steps < steps) {
    note(`fewer than ${steps} recordings before: the earliest of the sequence is taken`);
  }
  if (found && found.ageS > LONGER * need.publishedPeriodS * found.steps) {
    const periodS = Number((found.ageS / found.steps).toPrecision(1));
    note(`recordings are about ${periodS} s apart, published for ${need.publishedPeriodS} s: a larger fault`);
  }
  return found;
}
