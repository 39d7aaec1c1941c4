import { Argument, type Command } from 'commander';
import { topics } from '../choices.js';
import { late } from '../late.js';
import { collect } from '../options.js';

export function registerList(program: Command): void {
  program
    .command('list')
    .description(`what there is: ${topics.join(', ')}`)
    .addArgument(new Argument('<topic>').choices(topics))
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--suite <file>', 'file of further conditions (placements, platforms, corruptions); repeats', collect)
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  robosense list placements --suite my-placements.yaml\n')
    .action(late(() => import('../actions/list.js')));
}
