import type { Command } from 'commander';
import { InputError } from '../../errors/index.js';
import { loadRegistry } from '../../protocol/index.js';
import { reportDefects } from '../defects.js';
import { collect } from '../options.js';
import { print, printJson } from '../output.js';

interface CheckOptions {
  readonly track?: string;
  readonly phase?: string;
  readonly dataset?: string;
  readonly split?: string;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export function registerCheck(program: Command): void {
  program
    .command('check')
    .description('find every defect of a submission before the challenge server does; exit code 1 when there is one')
    .argument(
      '<submission>',
      'file or folder, as it would be submitted (result.zip, result.pkl, a folder of KITTI texts)',
    )
    .requiredOption('--track <id>', 'the track it is for')
    .option('--phase <n>', 'challenge phase')
    .option('--dataset <path>', 'the dataset it is for: order and count of frames are checked against it')
    .option('--split <name>', "the dataset's split")
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print the defects as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  robosense check result.zip --track cross-platform-3d-object-detection --phase 1 --dataset data/pi3det\n',
    )
    .action(async (path: string, options: CheckOptions) => {
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
    });
}
