import { stat } from 'node:fs/promises';
import { relative } from 'node:path';
import type { Track } from '../../../contracts/index.js';
import { InputError } from '../../../errors/index.js';
import { loadRegistry } from '../../../protocol/evaluation.js';
import { print, printJson, table } from '../../output.js';

export default async function list(options: { plugin?: readonly string[]; json?: boolean }): Promise<void> {
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
