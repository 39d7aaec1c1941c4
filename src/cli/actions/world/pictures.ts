import { join } from 'node:path';
import { writeImage } from '../../../sensors/index.js';
import { blockTour, floorTour, importedTour, type Picture } from '../../../world/tour/index.js';
import { print, table } from '../../output.js';
import { chooseScene, type ChosenScene, type SceneOptions } from './scenes.js';

export default async function pictures({ out, ...options }: SceneOptions & { out: string }): Promise<void> {
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
}

async function tourOf(chosen: ChosenScene): Promise<readonly Picture[]> {
  if (chosen.kind === 'imported') return importedTour(chosen.scene);
  if (chosen.kind === 'floor') return floorTour(chosen.scene, chosen.timeS);
  return blockTour(chosen.scene, chosen.timeS);
}
