import type { Command } from 'commander';
import { DEFAULT_SCENE } from '../choices.js';
import { late } from '../late.js';
import { collect, notNegative, positiveNumber, wholeNumber } from '../options.js';

/** The built-in world. */
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

function registerBuild(world: Command): void {
  world
    .command('build')
    .description("write the tracks' mini datasets, in the official layouts")
    .option('--seed <n>', 'seed of the world', wholeNumber, 0)
    .option('--workers <n>', 'worker threads (default: one per core); no byte depends on it', positiveNumber)
    .option('--out <dir>', 'write real files to <dir>/<track> (default: only the cache, where plans find them)')
    .option('--tracks <ids>', 'only these, separated by commas')
    .option('--no-cache', 'build anew although the cache has the set')
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print what was built as JSON')
    .addHelpText('after', '\nExample:\n  robosense world build --seed 7 --out data/world7\n')
    .action(late(() => import('../actions/world/build.js')));
}

function registerDescribe(world: Command): void {
  withSceneOptions(world.command('describe'))
    .description(
      'facts about a scene as JSON: who stands where, relations, counts; rooms and doors of a floor; size of a GLB',
    )
    .addHelpText('after', '\nExample:\n  robosense world describe --block demo --time 5\n')
    .action(late(() => import('../actions/world/describe.js')));
}

function registerPictures(world: Command): void {
  withSceneOptions(world.command('pictures'))
    .description(
      'pictures of a scene (PNG): scan with boxes, six cameras, depth, classes, aerial pair; or of a floor or a GLB',
    )
    .requiredOption('--out <dir>', 'folder for the pictures; made where it is absent')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense world pictures --out pictures\n  robosense world pictures --floor demo --out pictures\n',
    )
    .action(late(() => import('../actions/world/pictures.js')));
}

function registerExport(world: Command): void {
  withSceneOptions(world.command('export'))
    .description('a scene as a GLB file for any 3D viewer')
    .requiredOption('--out <file>', 'the .glb to write')
    .addHelpText('after', '\nExample:\n  robosense world export --floor demo --out floor.glb\n')
    .action(late(() => import('../actions/world/export.js')));
}

/** Which scene a subcommand is about. */
function withSceneOptions(command: Command): Command {
  return command
    .option('--block <key>', `city block of this key (default: ${DEFAULT_SCENE}); any text makes one`)
    .option('--floor <key>', 'indoor floor of this key instead')
    .option('--glb <file>', 'a scene of your own instead, e.g. a Habitat test scene')
    .addOption(command.createOption('--up <axis>', 'which axis of the GLB points up (default: y)').choices(['y', 'z']))
    .option('--time <s>', 'moment of the recording (default: its middle)', notNegative);
}
