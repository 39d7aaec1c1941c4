import type { Command } from 'commander';
import { late } from '../late.js';
import { wholeNumber } from '../options.js';

export function registerDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .description('examine this machine: Node, packages, execution providers, ROS 2, cache')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense doctor\n  robosense doctor frames --points scan.bin --boxes boxes.json\n',
    )
    .action(late(() => import('../actions/doctor/machine.js')));
  registerFrames(doctor);
}

function registerFrames(doctor: Command): void {
  doctor
    .command('frames')
    .description(
      "infer a file's box convention (centre or bottom, dimension order, yaw) from the points inside its boxes",
    )
    .requiredOption('--points <file>', 'point cloud (KITTI or nuScenes .bin, .pcd)')
    .requiredOption('--boxes <file>', 'boxes: JSON, .npy or .pkl; stored point counts are used where the file has them')
    .option('--frame <n>', 'which frame of a file of several', wholeNumber, 0)
    .option('--json', 'print the ranking as JSON')
    .addHelpText('after', '\nExample:\n  robosense doctor frames --points scan.bin --boxes boxes.json\n')
    .action(late(() => import('../actions/doctor/frames.js')));
}
