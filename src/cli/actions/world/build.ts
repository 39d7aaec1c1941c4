import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Track } from '../../../contracts/index.js';
import { cachedMini, exportMini, loadRegistry, prepareExport, type MiniFacts } from '../../../protocol/evaluation.js';
import { interruptSignal } from '../../interrupt.js';
import { print, printJson, table } from '../../output.js';
import { terminalProgress } from '../../progress.js';

interface BuildOptions {
  readonly seed: number;
  readonly workers?: number;
  readonly out?: string;
  readonly tracks?: string;
  readonly cache: boolean;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

interface Built extends MiniFacts {
  readonly folder: string;
  readonly seconds: number;
}

export default async function build(options: BuildOptions): Promise<void> {
  const registry = await loadRegistry(options.plugin);
  const chosen = options.tracks?.split(',').map((id) => registry.track(id.trim())) ?? registry.tracks;
  const built: Built[] = [];
  const signal = interruptSignal();
  if (options.out !== undefined) for (const { id } of chosen) await prepareExport(join(options.out, id));
  for (const track of chosen) built.push(await buildTrack(track, options, signal));
  if (options.json) return printJson(built);
  const rows = built.map(({ track, parts, files, sha256, seconds }) => [
    ...[track, String(files), seconds.toFixed(1), sha256.slice(0, 12), parts.join(', ')],
  ]);
  print(table(['track', 'files', 'seconds', 'sha256', 'parts'], rows, [1, 2]));
  for (const { folder } of built) print(folder);
}

async function buildTrack(track: Track, options: BuildOptions, signal: AbortSignal): Promise<Built> {
  const { seed, workers, out, plugin } = options;
  const started = performance.now();
  const progress = terminalProgress();
  let open = false;
  const use = {
    seed,
    ...(plugin && { plugins: plugin }),
    ...(workers !== undefined && { workers }),
    signal,
    onProgress: (done: number, total: number) => {
      if (!open) progress.start(track.id, total, 0);
      open = true;
      if (done > 0) progress.advance();
    },
  };
  try {
    const { folder, facts } = await cachedMini(track, { ...use, rebuild: !options.cache });
    const target = out === undefined ? folder : join(out, track.id);
    if (out !== undefined) await exportMini(folder, target);
    return { ...facts, folder: target, seconds: (performance.now() - started) / 1000 };
  } finally {
    if (open) progress.stop();
  }
}
