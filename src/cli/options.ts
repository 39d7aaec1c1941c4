import { InvalidArgumentError, type Command } from 'commander';
import type { PlanOverrides } from '../protocol/evaluation.js';
import { devices } from './choices.js';

export function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('expected a whole number, 0 or more.');
  return value;
}

export function positiveNumber(text: string): number {
  const value = wholeNumber(text);
  if (value === 0) throw new InvalidArgumentError('expected a whole number above 0.');
  return value;
}

/** `-1..0.4` */
export function span(text: string): readonly [number, number] {
  const match = /^(-?[\d.]+)\.\.(-?[\d.]+)$/.exec(text.trim());
  const [from, to] = [Number(match?.[1] ?? NaN), Number(match?.[2] ?? NaN)];
  if (!(from <= to)) throw new InvalidArgumentError('expected FROM..TO, e.g. -1..0.4.');
  return [from, to];
}

export function notNegative(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value < Infinity)) {
    throw new InvalidArgumentError('expected a number, 0 or more.');
  }
  return value;
}

export function collect(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}

/** The options that set parts of a plan, for every command that takes one. */
export function withPlanOptions(command: Command): Command {
  return command
    .option('--limit <n>', 'only the first n samples', positiveNumber)
    .addOption(
      command
        .createOption('--device <name>', `execution provider: ${devices.join(', ')}; a named one must work`)
        .choices(devices),
    )
    .option('--workers <n>', 'worker threads (default: one per core)', positiveNumber)
    .option('--seed <n>', 'seed of every random stream', wholeNumber)
    .addOption(
      command
        .createOption('--corruption-mode <mode>', 'corruptions as they were meant, or as published, mistakes included')
        .choices(['fixed', 'compat']),
    )
    .option('--out <dir>', 'run folder')
    .option('--plugin <path>', 'folder of a further track; repeats', collect);
}

/** {@link withPlanOptions}, and what matters where predictions are made. */
export function withRunOptions(command: Command): Command {
  return withPlanOptions(command).option('--restart', 'throw away what an earlier start left');
}

export interface PlanOptions {
  readonly limit?: number;
  readonly device?: (typeof devices)[number];
  readonly workers?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly corruptionMode?: 'fixed' | 'compat';
  readonly plugin?: readonly string[];
  readonly restart?: boolean;
}

export function planOverrides({ plugin, restart: _restart, ...options }: PlanOptions): PlanOverrides {
  return { ...options, ...(plugin && { plugins: plugin }) };
}
