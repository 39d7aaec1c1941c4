import { drawRunPictures, loadPlans, prepareRun, type RunPictures } from '../../protocol/evaluation.js';
import { print, printJson } from '../output.js';

interface PicturesOptions {
  readonly condition?: string;
  readonly sample?: readonly string[];
  readonly count?: number;
  readonly out?: string;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export default async function pictures(file: string, options: PicturesOptions): Promise<void> {
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
}
