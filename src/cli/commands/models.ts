import type { Command } from 'commander';
import { devices } from '../choices.js';
import { late } from '../late.js';
import { collect } from '../options.js';
import { registerAdd, registerPull } from './lock.js';

export function registerModels(program: Command): void {
  const models = program
    .command('models')
    .description('the shipped baselines, a check of your own model file, and models pinned in the lock')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense models list\n  robosense models verify my-detector.yaml --track cross-platform-3d-object-detection\n',
    );
  models
    .command('list')
    .description('the shipped baseline of each track')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  robosense models list --json\n')
    .action(late(() => import('../actions/models/list.js')));
  models
    .command('verify')
    .description('load a model file on its execution provider and say what is wrong with it')
    .argument('<model>', 'model YAML')
    .requiredOption('--track <id>', 'the track it is for')
    .addOption(models.createOption('--device <name>', 'execution provider').choices(devices).default('auto'))
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print as JSON')
    .addHelpText(
      'after',
      '\nExample:\n  robosense models verify my-detector.yaml --track cross-platform-3d-object-detection\n',
    )
    .action(late(() => import('../actions/models/verify.js')));
  registerPull(models, 'robosense-track5-checkpoints');
  registerAdd(models);
}
