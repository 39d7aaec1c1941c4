import { InvalidArgumentError, type Command } from 'commander';
import { late } from '../late.js';
import { collect, positiveNumber, wholeNumber } from '../options.js';

const examples = `
Examples:
  robosense corrupt front.png --condition imagecorruptions/fog@3 --out foggy.png
  robosense corrupt 000000.bin --condition robo3d/fog@2 --condition robo3d/beam_missing@1 --out corrupted.bin
  robosense corrupt kitti --condition robo3d/snow@3 --seed 7 --out kitti-snow
  robosense corrupt data/nuscenes --condition robobev/camera_crash@4 --out data/nuscenes-crash
  robosense corrupt front.png --sheet --suite imagecorruptions --out sheet.png
  robosense corrupt data/kitti --sheet --sample 000001 --suite 3dad-lidar --out objects.png
`;

export function registerCorrupt(program: Command): void {
  const command = program.command('corrupt');
  command
    .description(
      'corrupt an image, a point cloud, a whole data set (KITTI, Pi3DET, nuScenes) or a folder of files, each in its own format',
    )
    .argument(
      '<input>',
      'image (.png, .jpg), point cloud (.bin, .pcd.bin, .pcd, .las, .laz, .ply), or folder of a data set or of such files',
    )
    .option('--condition <id>', 'what to put it through; repeats, in order', collect)
    .requiredOption('--out <path>', 'file or folder to write; must not exist')
    .addOption(
      command
        .createOption('--mode <mode>', 'corruptions as they were meant, or as published, mistakes included')
        .choices(['fixed', 'compat'])
        .default('fixed'),
    )
    .option('--seed <n>', 'seed of every random stream', wholeNumber, 0)
    .option('--sheet', 'one picture of all types and severities instead (PNG)')
    .option('--sample <id>', "with --sheet: the data set's sample to show")
    .option('--suite <id or file>', 'file of further corruptions (.yaml); with --sheet what it shows; repeats', collect)
    .addOption(
      command
        .createOption('--layout <name>', "the LiDAR's layout (default: what the format says)")
        .choices(['semantickitti', 'kitti', 'nuscenes']),
    )
    .addOption(
      command
        .createOption('--intensity-scale <n>', 'what a full intensity is, where the format does not say')
        .choices(['1', '255']),
    )
    .option('--labels <file>', "classes of the cloud's points (default: the .label file beside it)")
    .option(
      '--camera <name>',
      "the image's camera: keys its random stream; with --sample the one to show (default: all)",
    )
    .option('--sensor-at <x,y,z>', 'where the sensor was, for a cloud in map coordinates', position)
    .option('--workers <n>', 'worker threads for a data set (default: one per core)', positiveNumber)
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print what was written as JSON')
    .addHelpText('after', examples)
    .action(late(() => import('../actions/corrupt.js')));
}

function position(text: string): readonly [number, number, number] {
  const [x, y, z, ...more] = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  if (x === undefined || y === undefined || z === undefined || more.length > 0 || ![x, y, z].every(Number.isFinite)) {
    throw new InvalidArgumentError('expected three numbers, e.g. 637180.5,849420,427.');
  }
  return [x, y, z];
}
