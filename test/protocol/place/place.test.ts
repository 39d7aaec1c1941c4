import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import { parse } from 'yaml';
import { place3dConfigFile, placementRig, readPlacementConfig } from '../../../src/corruptions/index.js';
import {
  analysePlacements,
  FOUND,
  foundConfig,
  measuredScores,
  namedRigs,
  openWorkplace,
  placementConfigs,
  placementSetting,
  resultSchema,
  searchOn,
  silentProgress,
  writeFoundFile,
  type PlacementAnalysis,
  type Result,
} from '../../../src/protocol/index.js';
import { loadSuiteFiles } from '../../../src/protocol/suites.js';
import type { PlacedLidar, PlacementBudget } from '../../../src/world/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const place3d = readPlacementConfig(place3dConfigFile);
const placed: readonly PlacedLidar[] = [
  { channels: 16, elevationDeg: [-25, 5], positionM: [0.1, -0.25, 2.05], rollRad: 0.1234, pitchRad: -0.01 },
  { channels: 1, elevationDeg: [-3, -3], positionM: [-0.5, 0, 1.9], rollRad: 0, pitchRad: 0 },
];
const facts = { id: 'mine', description: 'Found', source: 'A test' };

test('a found placement comes back from its file as it was rated, and is a suite that plans can name', async (t) => {
  const config = foundConfig(placed, facts, place3d);
  const file = join(temporaryFolder(t), 'mine.yaml');
  await writeFoundFile(file, config, ['Best of 12', 'by coverage']);
  t.regex(readFileSync(file, 'utf8'), /^# Best of 12\n# by coverage\n/);
  t.deepEqual(readPlacementConfig(file), config);
  t.deepEqual(placementRig(readPlacementConfig(file), FOUND), placementRig(config, FOUND));
  const [{ lidars }] = [placementRig(config, FOUND)];
  t.deepEqual(
    [3, 7, 11].map((at) => lidars[0].egoFromLidar[at]),
    [0.1, -0.25, 2.05],
  );
  const [{ suite }] = loadSuiteFiles([file], { suites: [] });
  t.deepEqual(suite.ids, ['mine/found']);
  t.is((parse(readFileSync(file, 'utf8')) as { frame: string }).frame, 'ego');
});

test('placements are found by suite and name, or name alone', async (t) => {
  const file = join(temporaryFolder(t), 'mine.yaml');
  await writeFoundFile(file, foundConfig(placed, facts, place3d), []);
  const configs = placementConfigs([file]);
  t.deepEqual(
    namedRigs(configs, ['found', 'place3d/line', 'center']).map(({ id }) => id),
    ['mine/found', 'place3d/line', 'place3d/center'],
  );
  t.is(namedRigs(configs, []).length, 9);
  t.throws(() => namedRigs(configs, ['centre']), { message: /no placement "centre".*center/ });
  t.throws(() => placementConfigs([file, file]), { message: /mine is the id of another file/ });
  t.throws(() => placementConfigs([place3dConfigFile]), { message: /place3d is the id of another file/ });
});

const small = placementSetting({ scenes: 1, moments: 2, voxelM: 1 });
const budget: PlacementBudget = {
  lidars: [{ channels: 4, elevationDeg: [-20, 2] }],
  xM: [-1, 0.2],
  yM: [-0.6, 0.6],
  zM: [1.8, 2.4],
  maxRollDeg: 10,
  maxPitchDeg: 0,
  spacingM: 0.2,
  symmetric: false,
};

test('any number of workers measures and finds the same', async (t) => {
  const rigs = new Map(namedRigs([place3d], ['center', 'line']).map(({ id, rig }) => [id, rig]));
  const outcomes = [];
  for (const workers of [1, 3]) {
    const workplace = await openWorkplace(small, { workers, progress: silentProgress });
    try {
      const analyses = await analysePlacements(workplace, rigs, silentProgress);
      const found = await searchOn(workplace, {
        budget,
        like: place3d,
        objective: 'information',
        seed: 1,
        evaluations: 16,
        frames: 2,
        everyAzimuth: 8,
        progress: silentProgress,
      });
      outcomes.push({ analyses, found });
    } finally {
      await workplace.close();
    }
  }
  t.deepEqual(outcomes[1], outcomes[0]);
  const [{ analyses, found }] = outcomes;
  t.deepEqual(
    analyses.map(({ id }) => id),
    ['place3d/center', 'place3d/line'],
  );
  for (const { surrogate, coverage, map } of analyses) {
    t.true((surrogate.mSog as number) < 0 && (surrogate.coveredShare as number) > 0);
    t.true(
      Math.abs(
        surrogate.coveredNats + surrogate.remainingNats - surrogate.coveredNats / (surrogate.coveredShare as number),
      ) < 1e-6,
    );
    t.is(coverage.frames, 2);
    t.true((coverage.saturation as number) > 0 && (coverage.saturation as number) < 1);
    t.true(map.some((points) => points > 0));
  }
  t.true(found.evaluated >= 16 && found.best !== undefined && found.best.value > 0);
});

test('without occlusion rays reach more, and every frame is the same', async (t) => {
  const shares = [];
  for (const occlusion of [true, false]) {
    const workplace = await openWorkplace({ ...small, occlusion }, { workers: 1, progress: silentProgress });
    try {
      const rigs = new Map(namedRigs([place3d], ['center']).map(({ id, rig }) => [id, rig]));
      const [{ surrogate }] = await analysePlacements(workplace, rigs, silentProgress);
      shares.push(surrogate.coveredShare as number);
    } finally {
      await workplace.close();
    }
  }
  t.true(shares[1] > shares[0] && shares[1] <= 1);
});

test('a search that is stopped before it begins has nothing', async (t) => {
  const controller = new AbortController();
  controller.abort();
  await t.throwsAsync(openWorkplace(small, { workers: 1, progress: silentProgress, signal: controller.signal }), {
    name: 'StoppedError',
  });
});

function analysis(id: string, mSog: number, share: number, saturation: number): PlacementAnalysis {
  return { id, surrogate: { mSog, coveredShare: share }, coverage: { saturation } } as PlacementAnalysis;
}

function result(scores: Readonly<Record<string, number | null>>): Result {
  const condition = (id: string, value: number | null) => ({ id, score: { id: 'mAP', value, ci95: null, n: 3 } });
  return {
    score: { id: 'mAP', value: scores.clean, ci95: null, n: 3 },
    conditions: Object.entries(scores).map(([id, value]) => condition(id, value)),
    aggregate: {},
  } as unknown as Result;
}

test("a run's scores stand beside what foretells them, with rank correlations and drops", (t) => {
  const analyses = [
    analysis('p/a', -3, 0.1, 0.5),
    analysis('p/b', -2, 0.3, 0.5),
    analysis('p/c', -1, 0.2, 0.7),
    analysis('p/d', 0, 1, 1),
  ];
  const measured = measuredScores(analyses, result({ clean: 40, 'p/a': 10, 'p/b': 20, 'p/c': 30, 'p/x': 1 }), 'p');
  t.is(measured.correlations['m-sog'].n, 3, 'what was not measured is left out');
  t.is(measured.correlations['m-sog'].kendall, 1);
  t.true(Math.abs((measured.correlations.information.kendall as number) - 1 / 3) < 1e-12);
  t.deepEqual(measured.placements['p/b'], { value: 20, ci95: null, relativeDrop: 50 });
  t.is(measured.groups, null);
  t.deepEqual(measured.trained, { id: 'clean', value: 40 });
  const other = measuredScores(analyses, result({ clean: 40, 'p/a': 20, 'p/b': 10, 'p/c': null }), 'p', 'p/a');
  t.is(other.placements['p/b'].relativeDrop, 50);
  t.is(other.placements['p/c'].relativeDrop, null);
  const recorded = measuredScores(analyses, result({ clean: 40, 'p/a': 10, 'p/b': 20 }), 'p', 'clean', 'p/d');
  t.deepEqual(recorded.placements['p/d'], { value: 40, ci95: null, relativeDrop: 0 });
  t.is(recorded.correlations['m-sog'].n, 3);
  const again = measuredScores(analyses, result({ clean: 40, 'p/d': 35 }), 'p', 'clean', 'p/d');
  t.is(again.placements['p/d'].value, 35, 'what the run has measured stays');
  t.is(measuredScores(analyses, result({ clean: 0 }), 'p').correlations.coverage.kendall, null);
  t.true('placements' in resultSchema.shape.aggregate.shape);
});
