import type { Command } from 'commander';
import { InputError } from '../../errors/index.js';
import { exportGlb } from '../../world/gltf/index.js';
import { print } from '../output.js';
import { chooseScene, withSceneOptions, type SceneOptions } from './scenes.js';

export function registerExport(world: Command): void {
  withSceneOptions(world.command('export'))
    .description('a scene as a GLB file for any 3D viewer')
    .requiredOption('--out <file>', 'the .glb to write')
    .addHelpText('after', '\nExample:\n  robosense world export --floor demo --out floor.glb\n')
    .action(async ({ out, ...options }: SceneOptions & { out: string }) => {
      if (!/\.glb$/i.test(out)) throw new InputError(`--out ${out}: only GLB is written; end its name in .glb`);
      const { scene, timeS } = await chooseScene(options);
      await exportGlb(scene, out, { timeS });
      print(out);
    });
}
