import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildMini, loadRegistry } from '../../src/protocol/index.js';
import { defineRow } from '../row.js';

export const row = defineRow({
  id: 'world-build',
  work: "build every track's mini dataset, images included, on 2 worker threads",
  items: 1,
  reference: null,
  minRounds: 2,
  prepare: async () => (await loadRegistry()).tracks,
  async run(tracks) {
    const folder = await mkdtemp(join(tmpdir(), 'robosense-world-'));
    try {
      for (const track of tracks) {
        const { files } = await buildMini(track, { outDir: join(folder, track.id), seed: 0, workers: 2 });
        if (files < 10) throw new Error(`${track.id}: ${files} files`);
      }
    } finally {
      await rm(folder, { recursive: true });
    }
  },
});
