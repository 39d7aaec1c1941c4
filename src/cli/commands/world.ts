import type { Command } from 'commander';
import { registerBuild } from '../world/build.js';
import { registerDescribe } from '../world/describe.js';
import { registerExport } from '../world/export.js';
import { registerPictures } from '../world/pictures.js';

/** The built-in world, one file per subcommand in `src/cli/world`. */
export function registerWorld(program: Command): void {
  const world = program
    .command('world')
    .description('the built-in world: mini datasets that nobody has to download')
    .addHelpText('after', '\nExample:\n  robosense world build\n');
  registerBuild(world);
  registerDescribe(world);
  registerPictures(world);
  registerExport(world);
}
