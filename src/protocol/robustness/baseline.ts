import { FileFormatError, firstOf, InputError, nearest } from '../../errors/index.js';
import type { RobustnessTable, ScoreScale } from '../../metrics/index.js';
import { isBaselineFile } from '../plan.js';
import { loadBenchmark, publishedTable, scaleOf, type Benchmark } from './benchmark.js';
import { readTableFile } from './tableFile.js';
import { plainName } from './typeNames.js';

/** What mCE is relative to. */
export interface Baseline {
  /** As results name it: `robobev/nuscenes/DETR3D`, or a file. */
  readonly name: string;
  readonly table: RobustnessTable;
  readonly scale: ScoreScale;
  /** The benchmark it was published with. */
  readonly benchmark?: Benchmark;
  /** What its scores are. */
  readonly metric?: string;
}

/**
 * The baseline of a name or file.
 *
 * A name is `<benchmark>`, `<benchmark>/<table>`, `<benchmark>/<model>` or `<benchmark>/<table>/<model>`, e.g. `robobev`,
 * `robo3d/kitti-det`, `robobev/BEVDet R50`. A file (.json, .csv) is one that `readTableFile` reads and holds one model.
 *
 * @param scale of a file's scores, where the file does not say
 * @throws InputError that offers the nearest names, or says what has to be named
 */
export async function findBaseline(name: string, scale: ScoreScale): Promise<Baseline> {
  if (!isBaselineFile(name)) return publishedBaseline(name);
  const { tables, scale: own } = await readTableFile(name);
  if (tables.size !== 1) {
    throw new FileFormatError(name, undefined, `holds ${tables.size} models; a baseline is one`);
  }
  const [table] = tables.values() as Iterable<RobustnessTable> as [RobustnessTable];
  return { name, table, scale: own ?? scale };
}

function publishedBaseline(name: string): Baseline {
  const [id = '', ...path] = name.split('/');
  const benchmark = loadBenchmark(id);
  const tables = Object.entries(benchmark.tables);
  const names = tables.map(([table]) => table);
  if (tables.length === 0) {
    throw new InputError(`${id} comes without published scores: name a file of the baseline's scores (.json, .csv)`);
  }
  const byTable = tables.find(([table]) => table === path[0]);
  const rest = (byTable ? path.slice(1) : path).join('/');
  const candidates = byTable ? [byTable] : tables;
  if (rest === '') {
    const [first, ...others] = candidates;
    if (first === undefined || others.length > 0) {
      throw new InputError(
        `${name} has several tables; name one: ${names.map((table) => `${id}/${table}`).join(', ')}`,
      );
    }
    return published(benchmark, first[0], first[1].baseline);
  }
  const found = candidates.flatMap(([table, { models }]) =>
    Object.keys(models)
      .filter((model) => plainName(model) === plainName(rest))
      .map((model) => ({ table, model })),
  );
  const [first, ...others] = found;
  if (first && others.length === 0) return published(benchmark, first.table, first.model);
  if (first) {
    throw new InputError(
      `${name} stands in several tables; name one: ${firstOf(found.map((each) => `${id}/${each.table}/${each.model}`))}`,
    );
  }
  const known = candidates.flatMap(([table, { models }]) =>
    Object.keys(models).map((model) => `${id}/${table}/${model}`),
  );
  throw new InputError(`no baseline "${name}"${nearest(name, [...names.map((table) => `${id}/${table}`), ...known])}`);
}

function published(benchmark: Benchmark, table: string, model: string): Baseline {
  const { models, metric } = benchmark.tables[table] as Benchmark['tables'][string];
  return {
    name: `${benchmark.id}/${table}/${model}`,
    table: publishedTable(models[model] as (typeof models)[string]),
    scale: scaleOf(benchmark),
    benchmark,
    metric,
  };
}
