import type { Command } from 'commander';
import { describeFloor } from '../../world/indoor/index.js';
import { describeScene } from '../../world/outdoor/index.js';
import { printJson } from '../output.js';
import { chooseScene, withSceneOptions, type ChosenScene, type SceneOptions } from './scenes.js';

export function registerDescribe(world: Command): void {
  withSceneOptions(world.command('describe'))
    .description(
      'facts about a scene as JSON: who stands where, relations, counts; rooms and doors of a floor; size of a GLB',
    )
    .addHelpText('after', '\nExample:\n  robosense world describe --block demo --time 5\n')
    .action(async (options: SceneOptions) => printJson(factsOf(await chooseScene(options))));
}

function factsOf(chosen: ChosenScene): unknown {
  if (chosen.kind === 'floor') return describeFloor(chosen.scene);
  if (chosen.kind === 'block') return describeScene(chosen.scene, chosen.timeS);
  const { key, triangleCount, bounds, notes } = chosen.scene;
  return { key, triangles: triangleCount, boundsM: bounds, notes };
}
