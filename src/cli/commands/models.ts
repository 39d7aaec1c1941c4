import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Command } from 'commander';
import type { Device, Track } from '../../contracts/index.js';
import { InputError } from '../../errors/index.js';
import { loadRegistry } from '../../protocol/index.js';
import { collect, devices } from '../options.js';
import { registerAdd, registerPull } from '../lockCommands.js';
import { print, printJson, table } from '../output.js';

interface VerifyOptions {
  readonly track: string;
  readonly device: Device;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

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
    .action(async (options: { plugin?: readonly string[]; json?: boolean }) => {
      const { tracks } = await loadRegistry(options.plugin);
      const rows = await Promise.all(tracks.map(describe));
      if (options.json) return printJson(rows);
      print(
        table(
          ['track', 'model', 'kB'],
          rows.map(({ track, model, bytes }) => [track, model, bytes === null ? '' : String(Math.round(bytes / 1000))]),
          [2],
        ),
      );
    });
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
    .action(async (path: string, options: VerifyOptions) => {
      const track = (await loadRegistry(options.plugin)).track(options.track);
      const model = await track.loadModel({ path, device: options.device });
      await model.close();
      const files = await track.modelFiles(path);
      if (options.json) return printJson({ id: model.id, provider: model.provider, files });
      print(`${model.id}: loads and fits its family, on ${model.provider.used}`);
      for (const file of files) print(`  ${file}`);
    });
  registerPull(models, 'robosense-track5-checkpoints');
  registerAdd(models);
}

async function describe(track: Track): Promise<{ track: string; model: string; bytes: number | null }> {
  const model = relative(process.cwd(), track.baseline);
  try {
    const files = await track.modelFiles(track.baseline);
    const sizes = await Promise.all(files.map(async (file) => (await stat(file)).size));
    return { track: track.id, model, bytes: sizes.reduce((sum, size) => sum + size, 0) };
  } catch (error) {
    // A plugin need not ship a baseline.
    if (error instanceof InputError || (error as NodeJS.ErrnoException).code === 'ENOENT')
      return { track: track.id, model: 'none', bytes: null };
    throw error;
  }
}
