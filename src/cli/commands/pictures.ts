import type { Command } from 'commander';
import { drawRunPictures, loadPlans, prepareRun, type RunPictures } from '../../protocol/index.js';
import { collect, positiveNumber } from '../options.js';
import { print, printJson } from '../output.js';

interface PicturesOptions {
  readonly condition?: string;
  readonly sample?: readonly string[];
  readonly count?: number;
  readonly out?: string;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export function registerPictures(program: Command): void {
  program
    .command('pictures')
    .description("draw a run's predictions beside the truth (PNG): boxes from above, queries with what they found")
    .argument('<plan>', 'a plan whose run has predictions, or its run folder')
    .option('--condition <id>', 'condition of the run (default: clean)')
    .option('--sample <id>', 'sample to show; repeats (default: the track chooses)', collect)
    .option('--count <n>', 'how many, where the track chooses (default: 8)', positiveNumber)
    .option('--out <dir>', "folder of the files (default: the run's pictures folder)")
    .option('--json', 'print the paths as JSON')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .addHelpText('after', '\nExample:\n  robosense pictures configs/track4-mini.yaml --count 6\n')
    .action(async (file: string, options: PicturesOptions) => {
      const { condition, sample, count, out } = options;
      const wanted: RunPictures = {
        ...(condition !== undefined && { condition }),
        ...(sample && { ids: sample }),
        ...(count !== undefined && { count }),
        ...(out !== undefined && { outDir: out }),
      };
      const paths: string[] = [];
      for (const plan of await loadPlans(file, options.plugin ? { plugins: options.plugin } : {})) {
        paths.push(...(await drawRunPictures(await prepareRun(plan), wanted)));
      }
      if (options.json) printJson(paths);
      else for (const path of paths) print(path);
    });
}
