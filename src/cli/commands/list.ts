import { Argument, type Command } from 'commander';
import { loadRegistry, type Registry } from '../../protocol/index.js';
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
  platforms: ({ suites }) => conditionsOfKind(suites, 'platform'),
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

export function registerList(program: Command): void {
  program
    .command('list')
    .description(`what there is: ${Object.keys(topics).join(', ')}`)
    .addArgument(new Argument('<topic>').choices(Object.keys(topics)))
    .option('--plugin <path>', 'folder of a further track; repeats', collect)
    .option('--json', 'print as JSON')
    .addHelpText('after', '\nExample:\n  robosense list platforms\n')
    .action(async (topic: string, options: { plugin?: readonly string[]; json?: boolean }) => {
      const rows = topics[topic]?.(await loadRegistry(options.plugin)) ?? [];
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
