import { InvalidArgumentError, type Command } from 'commander';
import { InputError } from '../../errors/index.js';
import { buildFloor, type Floor } from '../../world/indoor/index.js';
import { buildBlock } from '../../world/outdoor/index.js';
import type { Scene } from '../../world/scene/index.js';

/** Which scene a subcommand is about. */
export interface SceneOptions {
  readonly block?: string;
  readonly floor?: string;
  readonly time?: number;
}

const DEFAULT_KEY = 'demo';

function seconds(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value) || value < 0) {
    throw new InvalidArgumentError('expected seconds, 0 or more.');
  }
  return value;
}

export function withSceneOptions(command: Command): Command {
  return command
    .option('--block <key>', `city block of this key (default: ${DEFAULT_KEY}); any text makes one`)
    .option('--floor <key>', 'indoor floor of this key instead')
    .option('--time <s>', 'moment of the recording (default: its middle)', seconds);
}

export type ChosenScene =
  | { readonly kind: 'block'; readonly scene: Scene; readonly timeS: number }
  | { readonly kind: 'floor'; readonly scene: Floor; readonly timeS: number };

/** @throws InputError for both kinds at once and for a time after the recording's end */
export function chooseScene({ block, floor, time }: SceneOptions): ChosenScene {
  if (block !== undefined && floor !== undefined) throw new InputError('--block and --floor exclude each other');
  const chosen =
    floor === undefined
      ? ({ kind: 'block', scene: buildBlock(block ?? DEFAULT_KEY) } as const)
      : ({ kind: 'floor', scene: buildFloor(floor) } as const);
  const { durationS } = chosen.scene;
  const timeS = time ?? durationS / 2;
  if (timeS > durationS) throw new InputError(`--time ${timeS}: the recording ends at ${durationS} s`);
  return { ...chosen, timeS };
}
