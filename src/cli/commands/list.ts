import { resolve } from 'node:path';
import { Argument, type Command } from 'commander';
import { loadRegistry, loadSuiteFiles, type Registry } from '../../protocol/index.js';
import { readWorldPlatforms } from '../../world/platform/index.js';
import { collect } from '../options.js';
import { print, printJson, table } from '../output.js';

interface Row {
  readonly id: string;
  readonly description: string;
}

const topics: Readonly<Record<string, (registry: Registry) => Row[]>> = {
  tracks: ({ tracks }) => tracks.map(({ id, description }) => ({ id, description })),
  phases: ({ tracks }) =>
    tracks.flatMap((track) => track.phases.map(({ id, title }) => ({ id: `${track.id} ${id}`, description: title }))),
  profiles: ({ tracks }) =>
    tracks.flatMap((track) =>
      track.profiles.map(({ id, version, description }) => ({ id: `${id} v${version}`, description })),
    ),
  conditions: ({ suites }) =>
    suites.flatMap((suite) => suite.ids.map((id) => ({ id, description: suite.create(id).description }))),
  suites: ({ suites }) => suites.map(({ id, title, citation }) => ({ id, description: `${title} (${citation})` })),
  platforms: ({ suites }) => [...conditionsOfKind(suites, 'platform'), ...robotsOfTheWorld()],
  placements: ({ suites }) => conditionsOfKind(suites, 'placement'),
  corruptions: ({ suites }) => conditionsOfKind(suites, 'corruption'),
  metrics: ({ tracks }) =>
    tracks.flatMap((track) =>
      track.metrics.map(({ id, description }) => ({ id, description: `${description} [${track.id}]` })),
    ),
};

function conditionsOfKind(suites: Registry['suites'], kind: string): Row[] {
  return suites.flatMap((suite) =>
    suite.ids.map((id) => suite.create(id)).filter((condition) => condition.kind === kind),
  );
}

/** Not conditions but who records the mini datasets: what a shift is measured against. */
function robotsOfTheWorld(): Row[] {
  return Object.entries(readWorldPlatforms().platforms).map(([name, { description, height_m: height }]) => ({
    id: `world ${name}`,
    description: `${description}, ${height.mean} m above the ground: a robot of the built-in world (configs/platforms/world.yaml)`,
  }));
}

interface ListOptions {
  readonly plugin?: readonly string[];
  readonly suite?: readonly string[];
  readonly json?: boolean;
}

async function whatThereIs({ plugin, suite = [] }: ListOptions): Promise<Registry> {
  const registry = await loadRegistry(plugin);
  const files = loadSuiteFiles(
    suite.map((path) => resolve(path)),
    registry,
  );
  return { ...registry, suites: [...registry.suites, ...files.map((file) => file.suite)] };
}

export function registerList(program: Command): void {
  program
    .command('list')
    .description(`what there is: ${Object.keys(topics).join(', ')}`)
    .addArgument(new Argument('<topic>').choices(Object.keys(topics)))
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--suite <file>', 'file of further conditions (placements, platforms, corruptions); repeats', collect)
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  robosense list placements --suite my-placements.yaml\n')
    .action(async (topic: string, options: ListOptions) => {
      const rows = topics[topic]?.(await whatThereIs(options)) ?? [];
      if (options.json) return printJson(rows.map(({ id, description }) => ({ id, description })));
      if (rows.length === 0) return print(`no ${topic} yet`);
      print(
        table(
          ['id', 'description'],
          rows.map(({ id, description }) => [id, description]),
        ),
      );
    });
}
