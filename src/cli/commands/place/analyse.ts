import type { Command } from 'commander';
import { late } from '../../late.js';
import { collect } from '../../options.js';
import { withSetting } from './setting.js';

export function registerAnalyse(place: Command): void {
  withSetting(
    place
      .command('analyse')
      .description('what placements see, the entropy surrogate, and how well it foretells measured scores')
      .argument('[placement...]', 'e.g. center or place3d/center; all placements when absent'),
  )
    .option('--suite <file>', 'a file of placements of your own; repeats', collect)
    .option('--results <file>', "a run's results.json: scores, drops and rank correlation with them")
    .option('--trained <id>', 'condition of the results that the model was trained on: what drops are below', 'clean')
    .option(
      '--recorded <placement>',
      'placement that the data of the results were recorded through: it scored as clean',
    )
    .option('--pictures <dir>', 'write a PNG of each placement: rig, beams, points and blind spots about the vehicle')
    .option('--out <file>', 'write the analysis as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense place analyse center line pyramid --pictures pictures\n' +
        '  robosense place analyse --results runs/track3-mini/results.json --recorded center\n',
    )
    .action(late(() => import('../../actions/place/analyse.js')));
}
