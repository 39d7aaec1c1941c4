import type { Command } from 'commander';
import { describeFloor } from '../../world/indoor/index.js';
import { describeScene } from '../../world/outdoor/index.js';
import { printJson } from '../output.js';
import { chooseScene, withSceneOptions, type SceneOptions } from './scenes.js';

export function registerDescribe(world: Command): void {
  withSceneOptions(world.command('describe'))
    .description('facts about a scene as JSON: who stands where, relations, counts; rooms and doors of a floor')
    .addHelpText('after', '\nExample:\n  robosense world describe --block demo --time 5\n')
    .action((options: SceneOptions) => {
      const chosen = chooseScene(options);
      printJson(chosen.kind === 'floor' ? describeFloor(chosen.scene) : describeScene(chosen.scene, chosen.timeS));
    });
}
