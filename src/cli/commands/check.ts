import type { Command } from 'commander';
import { late } from '../late.js';
import { collect } from '../options.js';

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
    .action(late(() => import('../actions/check.js')));
}
