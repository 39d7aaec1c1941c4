import type { Warning } from '../../contracts/index.js';
import { UNCHANGED } from '../../corruptions/index.js';
import { runUnits } from '../../engine/index.js';
import type { Progress } from '../predict.js';
import { StoppedError } from '../stopped.js';
import type { CorruptedFrame, CorruptUnit } from './corruptUnit.js';

const unitModule = new URL('./corruptUnit.js', import.meta.url);

/**
 * Corrupts frames on worker threads.
 *
 * @returns files written, and what frames said: each thing once, with how many said it
 * @throws StoppedError after `signal`
 */
export async function corruptFrames(
  units: readonly CorruptUnit[],
  workers: number,
  progress: Progress,
  signal: AbortSignal | undefined,
): Promise<{ rewritten: number; notes: Warning[] }> {
  const told = new Map<string, { note: Warning; frames: number }>();
  let [rewritten, done] = [0, 0];
  progress.start('corrupt', units.length, 0);
  try {
    const pool = { module: unitModule, workers: Math.min(workers, units.length), ...(signal && { signal }) };
    for await (const { result } of runUnits<CorruptUnit, CorruptedFrame>(units, pool)) {
      done++;
      rewritten += result.rewritten;
      for (const note of result.notes) {
        const key = `${note.code} ${note.message}`;
        told.set(key, { note, frames: (told.get(key)?.frames ?? 0) + 1 });
      }
      progress.advance();
    }
  } finally {
    progress.stop();
  }
  if (done < units.length) {
    throw new StoppedError(`stopped after ${done} of ${units.length} frames`, false);
  }
  // A corruption may spare a frame (no camera of it was lost); one that spares all of them has no effect.
  const worth = [...told.values()].filter(({ note, frames }) => note.code !== UNCHANGED || frames === units.length);
  const notes = worth.map(({ note: { code, message }, frames }) => ({
    code,
    message: frames === units.length ? message : `${message} (${frames} of ${units.length} frames)`,
  }));
  return { rewritten, notes };
}
