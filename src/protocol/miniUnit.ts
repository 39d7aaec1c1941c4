import { serveUnits } from '../engine/index.js';
import { loadTrack } from './registry.js';

/** One unit of a mini dataset: all a worker needs to know. */
export interface MiniUnit {
  readonly plugins: readonly string[];
  readonly track: string;
  readonly outDir: string;
  readonly seed: number;
  /** Its place in the recipe's units. */
  readonly index: number;
  readonly unit: unknown;
}

async function write({ plugins, track, outDir, seed, unit }: MiniUnit): Promise<unknown> {
  return (await loadTrack(track, plugins)).mini.write(outDir, seed, unit);
}

export default serveUnits(write);
