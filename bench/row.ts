/** One line of the benchmark table. A file in `bench/rows` exports one as `row`; nothing else has to know of it. */
export interface BenchRow<Input = unknown> {
  /** Stable, kebab-case; unique among the rows. */
  readonly id: string;
  /** What one round does, with its size, e.g. `score 3,769 frames x 50 detections`. */
  readonly work: string;
  /** Items in one round: what `perItemUs` divides by. */
  readonly items: number;
  /** What the time compares with: which program on which machine; null where there is nothing to compare with. */
  readonly reference: string | null;
  /** Makes the input; its time is not counted. */
  prepare(): Input | Promise<Input>;
  /** One round. Throws where the result is wrong: a fast wrong answer is no result. */
  run(input: Input): unknown;
  /** Rounds are repeated until both are reached; defaults: 5 rounds and 1,000 ms, never more than 200 rounds. */
  readonly minRounds?: number;
  readonly minTotalMs?: number;
}

/** What a row measured. */
export interface BenchResult {
  readonly id: string;
  readonly work: string;
  readonly medianMs: number;
  readonly minMs: number;
  readonly maxMs: number;
  readonly rounds: number;
  readonly perItemUs: number;
  /** Highest resident memory of the row's own process, input included. */
  readonly peakRssMiB: number;
  readonly reference: string | null;
}

/** Keeps the input's type between `prepare` and `run`. */
export function defineRow<Input>(row: BenchRow<Input>): BenchRow<Input> {
  return row;
}
