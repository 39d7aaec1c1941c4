import { resolve } from 'node:path';
import type { Condition, ConditionSuite } from '../../contracts/index.js';
import { corruptionSuites, LAYOUT_OF_NAME, withLayout } from '../../corruptions/index.js';
import { loadRegistry, loadSuiteFiles, parseConditionId, type Registry } from '../../protocol/evaluation.js';
import { readWorldPlatforms } from '../../world/platform/index.js';
import type { topics } from '../choices.js';
import { print, printJson, table } from '../output.js';

interface Row {
  readonly id: string;
  readonly description: string;
  /** Of the type of corruption or platform. */
  readonly severities?: readonly number[];
  /** What the benchmark calls the severities. */
  readonly levels?: readonly string[];
  /** Severities whose parameters could not be checked against a published source. */
  readonly unverified?: readonly number[];
  /** LiDAR layouts that an id may name, e.g. `robo3d/nuscenes/fog@2`. */
  readonly layouts?: readonly string[];
  readonly licence?: string;
  readonly citation?: string;
}

const rowsOf: Readonly<Record<(typeof topics)[number], (registry: Registry) => Row[]>> = {
  tracks: ({ tracks }) => tracks.map(({ id, description }) => ({ id, description })),
  phases: ({ tracks }) =>
    tracks.flatMap((track) => track.phases.map(({ id, title }) => ({ id: `${track.id} ${id}`, description: title }))),
  profiles: ({ tracks }) =>
    tracks.flatMap((track) =>
      track.profiles.map(({ id, version, description }) => ({ id: `${id} v${version}`, description })),
    ),
  conditions: ({ suites }) =>
    suites.flatMap((suite) => suite.ids.map((id) => ({ id, description: suite.create(id).description }))),
  suites: ({ suites }) =>
    suites.map(({ id, title, citation, licence }) => ({
      id,
      description: `${title} (${citation}${licence === undefined ? '' : `; licence: ${licence}`})`,
      citation,
      ...(licence !== undefined && { licence }),
    })),
  platforms: ({ suites }) => [...conditionsOfKind(suites, 'platform'), ...robotsOfTheWorld()],
  placements: ({ suites }) => conditionsOfKind(suites, 'placement'),
  corruptions: ({ suites }) => suites.flatMap(corruptionTypes),
  metrics: ({ tracks }) =>
    tracks.flatMap((track) =>
      track.metrics.map(({ id, description }) => ({ id, description: `${description} [${track.id}]` })),
    ),
};

function conditionsOfKind(suites: Registry['suites'], kind: string): Row[] {
  const all = suites.flatMap((suite) => suite.ids.map((id) => suite.create(id)));
  return all.flatMap((each) => (each.kind === kind ? [{ id: each.id, description: each.description }] : []));
}

/** A row per suite of corruptions, with whom to cite, then one per type with its severities. */
function corruptionTypes(suite: ConditionSuite): Row[] {
  const types = new Map<string, Condition[]>();
  for (const condition of suite.ids.map((id) => suite.create(id))) {
    if (condition.kind !== 'corruption') continue;
    const { type } = parseConditionId(condition.id);
    types.set(type, [...(types.get(type) ?? []), condition]);
  }
  if (types.size === 0) return [];
  const severityOf = ({ id }: Condition): number => parseConditionId(id).severity ?? 1;
  const { title, citation, licence } = suite;
  const layoutsOf = ({ id }: Condition): string[] =>
    Object.keys(LAYOUT_OF_NAME).filter((layout) => suite.plainId?.(withLayout(id, layout)) !== undefined);
  const example = [...types.values()].flatMap(([first]) => first ?? []).find((first) => layoutsOf(first).length > 0);
  const held = example
    ? ` Held to a LiDAR layout (${layoutsOf(example).join(', ')}): ${withLayout(example.id, layoutsOf(example).at(-2) as string)}.`
    : '';
  const about = {
    id: suite.id,
    description: `${title}. ${citation}. Licence: ${licence ?? 'not stated'}.${held}`,
    citation,
  };
  return [
    { ...about, ...(licence !== undefined && { licence }) },
    ...[...types].map(([id, [first, ...more]]): Row => {
      const all = [first as Condition, ...more];
      const unverified = all.filter((condition) => condition.unverified).map(severityOf);
      return {
        id,
        description: (first as Condition).description,
        severities: all.map(severityOf),
        ...(all.some(({ level }) => level) && { levels: all.map(({ level }) => level ?? '') }),
        ...(unverified.length > 0 && { unverified }),
        ...(layoutsOf(first as Condition).length > 0 && { layouts: layoutsOf(first as Condition) }),
      };
    }),
  ];
}

/** `1 2 3` or `2 easy, 4 mid, 5 hard`; what is not verified has a question mark. */
function severitiesOf({ severities = [], levels, unverified = [] }: Row): string {
  const marked = severities.map((each) => `${each}${unverified.includes(each) ? '?' : ''}`);
  return levels ? marked.map((each, index) => `${each} ${levels[index]}`).join(', ') : marked.join(' ');
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
  const known = new Map([...corruptionSuites, ...registry.suites].map((each) => [each.id, each]));
  return { ...registry, suites: [...known.values(), ...files.map((file) => file.suite)] };
}

export default async function list(topic: (typeof topics)[number], options: ListOptions): Promise<void> {
  const rows = rowsOf[topic](await whatThereIs(options));
  if (options.json) return printJson(rows);
  if (rows.length === 0) return print(`no ${topic} yet`);
  print(
    rows.some(({ severities }) => severities)
      ? table(
          ['id', 'severities', 'description'],
          rows.map((row) => [row.id, severitiesOf(row), row.description]),
        )
      : table(
          ['id', 'description'],
          rows.map(({ id, description }) => [id, description]),
        ),
  );
}
