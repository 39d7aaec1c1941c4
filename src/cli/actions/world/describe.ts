import { describeFloor } from '../../../world/indoor/index.js';
import { describeScene } from '../../../world/outdoor/index.js';
import { printJson } from '../../output.js';
import { chooseScene, type ChosenScene, type SceneOptions } from './scenes.js';

export default async function describe(options: SceneOptions): Promise<void> {
  printJson(factsOf(await chooseScene(options)));
}

function factsOf(chosen: ChosenScene): unknown {
  if (chosen.kind === 'floor') return describeFloor(chosen.scene);
  if (chosen.kind === 'block') return describeScene(chosen.scene, chosen.timeS);
  const { key, triangleCount, bounds, notes } = chosen.scene;
  return { key, triangles: triangleCount, boundsM: bounds, notes };
}
