import { InputError } from '../../errors/index.js';
import { loadRegistry } from '../../protocol/evaluation.js';
import { reportDefects } from '../defects.js';
import { print, printJson } from '../output.js';

interface CheckOptions {
  readonly track?: string;
  readonly phase?: string;
  readonly dataset?: string;
  readonly split?: string;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export default async function check(path: string, options: CheckOptions): Promise<void> {
  if (options.track === undefined) throw new InputError('check needs --track');
  const track = (await loadRegistry(options.plugin)).track(options.track);
  if (options.phase !== undefined && !track.phases.some(({ id }) => id === options.phase)) {
    throw new InputError(
      `${track.id} has no phase "${options.phase}"; it has ${track.phases.map(({ id }) => id).join(', ')}`,
    );
  }
  const dataset =
    options.dataset === undefined
      ? undefined
      : await track.openDataset({
          path: options.dataset,
          ...(options.split !== undefined && { split: options.split }),
        });
  const defects = await track.checkSubmission({
    path,
    ...(dataset && { dataset }),
    ...(options.phase !== undefined && { phase: options.phase }),
  });
  if (options.json) printJson(defects);
  else print(reportDefects(defects));
  if (defects.some(({ severity }) => severity === 'error')) process.exitCode = 1;
}
