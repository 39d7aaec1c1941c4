import type { MeasuredScores, PlacementAnalysis } from '../../../protocol/place/index.js';
import { BLIND_WITHIN_M, RANGE_BINS_M, type ObjectCoverage } from '../../../world/index.js';
import { table } from '../../output.js';

const nothing = '–';

const number = (value: number | null | undefined, digits: number): string =>
  value === null || value === undefined ? nothing : value.toFixed(digits);

const percent = (value: number | null | undefined, digits = 1): string =>
  value === null || value === undefined ? nothing : (100 * value).toFixed(digits);

const all = ({ coverage }: PlacementAnalysis): ObjectCoverage => coverage.objects[0];

type Column = readonly [title: string, cell: (analysis: PlacementAnalysis) => string];

const COLUMNS: readonly Column[] = [
  ['placement', ({ id }) => id],
  ['M-SOG', ({ surrogate }) => number(surrogate.mSog, 4)],
  ['info %', ({ surrogate }) => percent(surrogate.coveredShare)],
  ['coverage %', ({ coverage }) => percent(coverage.saturation)],
  ['pts/obj', (analysis) => number(all(analysis).meanPoints, 1)],
  ['median', (analysis) => number(all(analysis).medianPoints, 0)],
  ['≥1 %', (analysis) => percent(all(analysis).atLeast1)],
  ['≥5 %', (analysis) => percent(all(analysis).atLeast5)],
  ['≥10 %', (analysis) => percent(all(analysis).atLeast10)],
  ['blind m²', ({ coverage }) => number(coverage.blindM2, 1)],
  ['overlap %', ({ coverage }) => percent(coverage.overlap, 0)],
  ['sky %', ({ coverage }) => percent(coverage.sky)],
  ['own body %', ({ coverage }) => percent(coverage.onVehicle)],
];

/** A row per placement, and what its numbers are. */
export function overviewTable(analyses: readonly PlacementAnalysis[], measured?: MeasuredScores): string {
  const columns: Column[] = [...COLUMNS];
  if (measured !== undefined) {
    const of = ({ id }: PlacementAnalysis) => measured.placements[id];
    columns.push(
      [measured.score, (analysis) => number(of(analysis)?.value, 2)],
      [
        '95 % interval',
        (analysis) => {
          const interval = of(analysis)?.ci95;
          return interval ? `${number(interval[0], 2)} – ${number(interval[1], 2)}` : nothing;
        },
      ],
      ['drop %', (analysis) => number(of(analysis)?.relativeDrop, 1)],
    );
  }
  return table(
    columns.map(([title]) => title),
    analyses.map((analysis) => columns.map(([, cell]) => cell(analysis))),
    columns.map((_, index) => index).slice(1),
  );
}

/** Where points fall, by class and by distance: the share of objects with 5 points or more. */
export function detailTable(analyses: readonly PlacementAnalysis[]): string {
  const bins = RANGE_BINS_M.slice(1).map((to, bin) => [RANGE_BINS_M[bin], to] as const);
  const classes = analyses[0].coverage.objects.flatMap(({ category, rangeM }) =>
    category !== 'all' && rangeM === null ? [category] : [],
  );
  const find = (
    { coverage }: PlacementAnalysis,
    wanted: string,
    bin: readonly [number, number] | null,
  ): ObjectCoverage | undefined =>
    coverage.objects.find(({ category, rangeM }) => category === wanted && rangeM?.[0] === bin?.[0]);
  const head = ['≥5 points, % of', ...classes, ...bins.map(([from, to]) => `${from}–${to} m`)];
  return table(
    head,
    analyses.map((analysis) => [
      analysis.id,
      ...classes.map((category) => percent(find(analysis, category, null)?.atLeast5)),
      ...bins.map((bin) => percent(find(analysis, 'all', bin)?.atLeast5)),
    ]),
    head.map((_, index) => index).slice(1),
  );
}

export const LEGEND =
  'M-SOG: less entropy a voxel crossed, higher is better as published · info: entropy of the region that rays reach · ' +
  'coverage: mean over classes of n/(n+5), n points on an object · ' +
  `blind: ground within ${BLIND_WITHIN_M} m without a point`;

/** What a run measured: groups, and how well the other columns foretell it. */
export function measuredLines({ score, trained, groups, correlations }: MeasuredScores): string[] {
  const lines = [`drop: below ${trained.id} (${number(trained.value, 2)} ${score})`];
  if (groups !== null) {
    const { known, unseen, worst } = groups;
    lines.push(
      `known placements ${number(known.mean, 2)} (mean of ${known.ids.length}) · unseen ${number(unseen.mean, 2)} ` +
        `(mean of ${unseen.ids.length})${worst === null ? '' : ` · worst ${worst.id} ${number(worst.value, 2)}`}`,
    );
  }
  const rows = Object.entries(correlations).map(([name, { n, spearman, kendall, pValue }]) => [
    name,
    String(n),
    number(spearman, 2),
    number(kendall, 2),
    number(pValue, 3),
  ]);
  lines.push(table([`foretold by, against ${score}`, 'n', 'Spearman', 'Kendall', 'p'], rows, [1, 2, 3, 4]));
  return lines;
}
