import { InputError } from '../../errors/index.js';
import type { Scene } from '../scene/index.js';
import { buildBlock } from './buildBlock.js';
import type { BlockOptions } from './options.js';

/**
 * Builds the block again that a scene's key names.
 *
 * @param sceneKey `Scene.key` of a block: its own key, then `?` and the options as JSON if there were any
 * @throws InputError for a key whose options are no JSON object, or cannot be
 */
export function openBlock(sceneKey: string): Scene {
  const at = sceneKey.indexOf('?{');
  if (at < 0) return buildBlock(sceneKey);
  let options: unknown;
  try {
    options = JSON.parse(sceneKey.slice(at + 1));
  } catch {
    throw new InputError(
      `city block ${sceneKey}: what follows the question mark is no JSON; give e.g. one?{"layout":"street"}`,
    );
  }
  return buildBlock(sceneKey.slice(0, at), options as BlockOptions);
}
