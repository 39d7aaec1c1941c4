import type { Command } from 'commander';
import type { Span } from '../../../world/index.js';
import { devices, objectives } from '../../choices.js';
import { late } from '../../late.js';
import { collect, notNegative, positiveNumber, span } from '../../options.js';
import { withSetting } from './setting.js';

export function registerSearch(place: Command): void {
  const command = withSetting(
    place.command('search').description('propose a placement under a budget, and show by simulation what it buys'),
  )
    .option('--like <placement>', 'take the LiDARs of a placement, and find other places for them', 'place3d/center')
    .option(
      '--lidar <kind>',
      'a LiDAR of the budget instead: CHANNELS:LOW..HIGH in degrees, or a name; repeats',
      collect,
    )
    .option('--x <from..to>', 'where LiDARs may stand: metres ahead of the middle', span, [-1, 0.2] as Span)
    .option('--y <from..to>', 'to the left', span, [-0.6, 0.6] as Span)
    .option('--z <from..to>', 'above the ground', span, [1.8, 2.4] as Span)
    .option('--roll <deg>', 'greatest roll either way; 0 keeps them level', notNegative, 16)
    .option('--pitch <deg>', 'greatest pitch either way', notNegative, 0)
    .option('--spacing <m>', 'least distance of two LiDARs', notNegative, 0.2)
    .option('--symmetric', 'equal LiDARs in mirror-image pairs')
    .addOption(
      place
        .createOption('--objective <what>', 'what is made large; detector needs --model')
        .choices(objectives)
        .default('information'),
    )
    .option('--evaluations <n>', 'placements to try', positiveNumber, 300)
    .option('--model <file>', "a detector's YAML, or baseline: scores placements at the end, with intervals")
    .option('--track <id>', 'track of the detector', 'sensor-placement')
    .option('--mini <part>', "part of the track's mini dataset (default: its first)")
    .option('--samples <n>', 'frames that rate a placement with --objective detector', positiveNumber, 6)
    .option('--limit <n>', 'score the compared placements on the first n samples only', positiveNumber)
    .addOption(
      place.createOption('--device <name>', 'execution provider of the detector').choices(devices).default('cpu'),
    )
    .option('--against <placement>', 'compare with this one; repeats (default: all of place3d)', collect)
    .option(
      '--out <file>',
      'where the placement is written: a file to name under suites in a plan',
      'my-placement.yaml',
    )
    .option('--pictures <dir>', 'write a PNG of each compared placement');
  command
    .addHelpText(
      'after',
      '\nExamples:\n  robosense place search --like center --symmetric --out my-placement.yaml\n' +
        '  robosense place search --lidar 32:-25..15 --lidar 16:-15..15 --z 1.8..2.2 --model baseline\n\n' +
        'Ctrl-C keeps the best found so far. Blocks that rate candidates and blocks of the comparison are different ones.\n',
    )
    .action(late(() => import('../../actions/place/search.js')));
}
