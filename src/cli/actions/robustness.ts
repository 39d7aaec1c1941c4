import { InputError } from '../../errors/index.js';
import type { Robustness, RobustnessTable } from '../../metrics/index.js';
import {
  benchmarkIds,
  evaluateTable,
  findBaseline,
  loadBenchmark,
  readTableFile,
  scaleOf,
  type Baseline,
  type Benchmark,
} from '../../protocol/evaluation.js';
import { inform, print, printJson, table } from '../output.js';

interface RobustnessCommandOptions {
  readonly benchmark?: string;
  readonly baseline?: string;
  readonly json?: boolean;
}

export default async function robustness(file: string, options: RobustnessCommandOptions): Promise<void> {
  const { tables, scale: own } = await readTableFile(file);
  const benchmark = options.benchmark === undefined ? undefined : loadBenchmark(options.benchmark);
  const named = options.baseline ?? (benchmark && defaultBaseline(benchmark));
  const fileScale = own ?? (benchmark ? scaleOf(benchmark) : undefined);
  const baseline =
    named === undefined ? undefined : await findBaseline(named, fileScale ?? { best: 100, direction: 'higher' });
  const scale = fileScale ?? baseline?.scale;
  if (scale === undefined) {
    throw new InputError(`${file}: name --benchmark, which says what the scores are: ${benchmarkIds().join(', ')}`);
  }
  const models = [...tables].map(([model, scores]) => {
    checkScores(file, model, scores, scale);
    const why = benchmark && noBaseline(benchmark);
    const robustness = evaluateTable(scores, {
      scale,
      ...(benchmark && { benchmark }),
      ...(baseline && { baseline }),
      ...(why !== undefined && { withoutBaseline: why }),
    });
    return { model, clean: scores.clean, ...robustness };
  });
  const about = { benchmark: benchmark?.id ?? null, baseline: baseline?.name ?? null };
  if (options.json) return printJson({ schema: 'robosense.robustness-result/1', ...about, models });
  for (const model of models) printModel(model, benchmark, baseline);
}

/** The only table's baseline; of several the user has to choose. */
function defaultBaseline({ id, tables }: Benchmark): string | undefined {
  return Object.keys(tables).length === 1 ? id : undefined;
}

function noBaseline({ id, tables }: Benchmark): string | undefined {
  const names = Object.keys(tables).map((name) => `${id}/${name}`);
  return names.length > 1 ? `name --baseline: ${names.join(', ')}` : undefined;
}

/** Fractions where percentages belong, or the other way round, would give numbers that look right. */
function checkScores(file: string, model: string, { clean, types }: RobustnessTable, { best }: { best: number }): void {
  const cells = Object.values(types).flatMap(({ mean, severities }) => [mean, ...(severities?.values() ?? [])]);
  const scores = [clean, ...cells].filter((score) => score !== null && score !== undefined);
  const wrong = scores.find((score) => score < 0 || score > best);
  if (wrong !== undefined) {
    throw new InputError(
      `${file}: ${model}: ${wrong} is no score of this benchmark, whose scores are from 0 to ${best}`,
    );
  }
  if (best === 100 && scores.length > 2 && scores.every((score) => score <= 1)) {
    throw new InputError(`${file}: ${model}: the scores look like fractions; this benchmark has percentages`);
  }
}

/** What each mean is a mean of. */
const PART_OF = { mCE: 'CE', relativeMCE: 'relativeCE', mRR: 'RR', mRRA: 'RRA', RCE: 'score' } as const;

/** Says so where a mean leaves types out: the reasons follow as what is skipped. */
function averagedOver({ types }: ModelRobustness, metric: keyof typeof PART_OF): string {
  const all = Object.values(types);
  const counted = all.filter((type) => type[PART_OF[metric]] !== null).length;
  return counted === all.length ? '' : ` (over ${counted} of ${all.length} types)`;
}

type ModelRobustness = Robustness & { readonly model: string; readonly clean: number | null };

const shown = (value: number | null): string => (value === null ? '-' : value.toFixed(2));

function printModel(model: ModelRobustness, benchmark: Benchmark | undefined, baseline: Baseline | undefined): void {
  print(`${model.model}${baseline ? ` against ${baseline.name}` : ''}`);
  const rows = Object.entries(model.types).map(([type, { score, CE, RR, relativeDrop }]) => [
    type,
    String(Number(score.toPrecision(4))),
    shown(CE),
    shown(RR),
    shown(relativeDrop),
  ]);
  print(table(['corruption', 'score', 'CE', 'RR', 'relative drop'], rows, [1, 2, 3, 4]));
  const wanted = benchmark?.metrics ?? ['mCE', 'mRR'];
  for (const metric of wanted) {
    const key = metric === 'mRA' ? 'mRR' : metric;
    const value = model[key];
    print(
      value === null
        ? `${metric}: undefined, ${model.reasons[key]}`
        : `${metric}: ${value.toFixed(2)}${averagedOver(model, key)}`,
    );
  }
  for (const reason of new Set(model.skipped.map((each) => each.reason))) {
    const ids = model.skipped.filter((each) => each.reason === reason).map(({ id }) => id);
    inform(`skipped ${ids.join(', ')}: ${ids.length > 1 ? reason.replace(/^it has/, 'they have') : reason}`);
  }
  for (const { message } of model.warnings) inform(`warning: ${message}`);
}
