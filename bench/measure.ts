import type { BenchResult, BenchRow } from './row.js';

const DEFAULT_ROUNDS = 5;
const DEFAULT_TOTAL_MS = 1000;
const MOST_ROUNDS = 200;

/** Times a row in this process: one uncounted round, so that the engine has compiled, then the counted ones. */
export async function measure(row: BenchRow): Promise<BenchResult> {
  const input = await row.prepare();
  await row.run(input);
  const minRounds = row.minRounds ?? DEFAULT_ROUNDS;
  const minTotalMs = row.minTotalMs ?? DEFAULT_TOTAL_MS;
  const times: number[] = [];
  for (let total = 0; times.length < minRounds || (total < minTotalMs && times.length < MOST_ROUNDS);) {
    const start = performance.now();
    await row.run(input);
    const elapsed = performance.now() - start;
    times.push(elapsed);
    total += elapsed;
  }
  times.sort((a, b) => a - b);
  const middle = times.length >> 1;
  const medianMs = times.length % 2 === 1 ? times[middle] : (times[middle - 1] + times[middle]) / 2;
  return {
    id: row.id,
    work: row.work,
    medianMs,
    minMs: times[0],
    maxMs: times[times.length - 1],
    rounds: times.length,
    perItemUs: (1000 * medianMs) / row.items,
    // Node reports kibibytes.
    peakRssMiB: process.resourceUsage().maxRSS / 1024,
    reference: row.reference,
  };
}
