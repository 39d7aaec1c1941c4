import { join } from 'node:path';
import type { Command } from 'commander';
import { writeImage } from '../../sensors/index.js';
import { blockTour, floorTour, importedTour, type Picture } from '../../world/tour/index.js';
import { print, table } from '../output.js';
import { chooseScene, withSceneOptions, type ChosenScene, type SceneOptions } from './scenes.js';

export function registerPictures(world: Command): void {
  withSceneOptions(world.command('pictures'))
    .description(
      'pictures of a scene (PNG): scan with boxes, six cameras, depth, classes, aerial pair; or of a floor or a GLB',
    )
    .requiredOption('--out <dir>', 'folder for the pictures; made where it is absent')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense world pictures --out pictures\n  robosense world pictures --floor demo --out pictures\n',
    )
    .action(async ({ out, ...options }: SceneOptions & { out: string }) => {
      const chosen = await chooseScene(options);
      const pictures = await tourOf(chosen);
      const rows: string[][] = [];
      for (const { name, title, image } of pictures) {
        const path = join(out, `${name}.png`);
        await writeImage(path, image);
        const [height, width] = image.pixels.shape;
        rows.push([title, `${width} × ${height}`, path]);
      }
      print(table(['picture', 'pixels', 'file'], rows));
    });
}

async function tourOf(chosen: ChosenScene): Promise<readonly Picture[]> {
  if (chosen.kind === 'imported') return importedTour(chosen.scene);
  if (chosen.kind === 'floor') return floorTour(chosen.scene, chosen.timeS);
  return blockTour(chosen.scene, chosen.timeS);
}
