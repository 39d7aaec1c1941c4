/** Track 3 through the command line: what it refuses, exports and checks. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import test, { type ExecutionContext } from 'ava';
import {
  buildNuscenesRecords,
  sensorFilename,
  writeNuscenesTables,
  type DetectionName,
} from '../../../src/datasets/nuscenes/index.js';
import type { Result } from '../../../src/protocol/index.js';
import { robosense, type CommandResult } from '../../helpers/commandLine.js';
import { readGolden, type JsonBox } from '../../helpers/nuscenesDetectionGolden.js';
import { nuscenesDataroot, nuscenesGoldenPath } from '../../helpers/nuscenesGolden.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

const CARLA = 'carla40_track3_6class';
const META = { use_camera: false, use_lidar: true, use_radar: false, use_map: false, use_external: false };
const UPRIGHT = [1, 0, 0, 0] as const;

interface EdgeCase {
  readonly name: string;
  readonly gt: Record<string, JsonBox[]>;
  readonly results: Record<string, JsonBox[]>;
  readonly error?: string | null;
}

/** The case as tables of one validation scene and a results file, as a stranger would have them. */
async function writeEdgeCase(t: ExecutionContext, { gt, results }: EdgeCase): Promise<{ root: string; file: string }> {
  const root = temporaryFolder(t);
  const names = Object.keys(gt);
  const categories: Partial<Record<DetectionName, string>> = { car: 'vehicle.car' };
  const records = buildNuscenesRecords({
    sensors: [{ channel: 'LIDAR_TOP', modality: 'lidar', translation: [0, 0, 0], rotation: UPRIGHT }],
    scenes: [
      {
        name: 'scene-0003',
        samples: names.map((name, s) => {
          const timestampUs = 1e15 + 5e5 * s;
          const filename = sensorFilename('scene-0003', 'LIDAR_TOP', timestampUs, 'pcd.bin');
          const pose = { egoTranslation: [0, 0, 0], egoRotation: UPRIGHT } as const;
          return {
            timestampUs,
            files: [{ channel: 'LIDAR_TOP', timestampUs, filename, ...pose }],
            objects: gt[name].map((box, i) => ({
              instance: `${name} ${i}`,
              category: categories[box.detection_name as DetectionName] as string,
              attribute: box.attribute_name,
              translation: box.translation as [number, number, number],
              size: box.size as [number, number, number],
              rotation: box.rotation as [number, number, number, number],
              lidarPoints: box.num_pts ?? 0,
            })),
          };
        }),
      },
    ],
  });
  await writeNuscenesTables(root, 'v1.0-trainval', records);
  const tokenOf = new Map(names.map((name, s) => [name, records.sample[s].token]));
  const renamed = Object.entries(results).map(([name, boxes]): [string, JsonBox[]] => {
    const token = tokenOf.get(name) as string;
    return [token, boxes.map((box) => ({ ...box, sample_token: token }))];
  });
  const file = join(root, 'results_nusc.json');
  writeFileSync(file, JSON.stringify({ meta: META, results: Object.fromEntries(renamed) }));
  return { root, file };
}

const score = (root: string, file: string, ...more: readonly string[]): Promise<CommandResult> =>
  robosense(['score', '--ground-truth', root, '--predictions', file, '--replicates', '0', ...more]);

/** What stops the official evaluator, and how the command says so in one line. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  no_predictions_at_all: /^robosense: the predictions hold no box in any of 2 samples/m,
  no_gt_at_all_filtered: /sample_annotation\.json: has no records/,
  negative_score: /sample 10+1, prediction 0 .*its score is -/,
  unknown_class: /results_nusc\.json.*sample 10+1, box 0 .*detection_name "van" is not one of car, truck/,
  unknown_attribute: /results_nusc\.json.*sample 10+1, box 0 .*attribute_name "vehicle\.flying"/,
  zero_size: /sample 10+1, prediction 0 .*its size is 0, 4, 1 m/,
};

for (const edgeCase of readGolden<EdgeCase[]>('edge_cases.json.gz').filter(({ error }) => error)) {
  test(`${edgeCase.name}: refused with exit code 2`, async (t) => {
    const { root, file } = await writeEdgeCase(t, edgeCase);
    const { code, stdout, stderr } = await score(root, file, '--profile', 'nuscenes/detection-cvpr-2019', '--json');
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, REFUSED[edgeCase.name]);
  });
}

test('score: the document alone on standard output, the official files in a folder', async (t) => {
  const root = nuscenesDataroot(t, CARLA);
  const file = join(root, 'results_nusc.json');
  writeFileSync(file, gunzipSync(readFileSync(nuscenesGoldenPath(CARLA, 'results_nusc.json.gz'))));
  const folder = join(root, 'official');
  const { code, stdout, stderr } = await score(
    root,
    file,
    '--track',
    'sensor-placement',
    '--phase',
    '1',
    '--json',
    '--export',
    folder,
  );
  t.is(code, 0, stderr);
  const result = JSON.parse(stdout) as Result;
  t.is(result.profile.id, 'nuscenes/robosense-track3');
  t.is(result.score.id, 'phase-1');
  t.true(Math.abs((result.score.value as number) - 48.9446768953) < 1e-5, String(result.score.value));
  t.regex(stderr, /ground truth: nuScenes tables .*split val/);
  t.deepEqual(readdirSync(folder).sort(), [
    'curves.csv',
    'metrics_details.json',
    'metrics_summary.json',
    'metrics_table.txt',
  ]);
  const check = await robosense(['check', file, '--track', 'sensor-placement', '--dataset', root, '--json']);
  t.is(check.code, 0, check.stdout + check.stderr);
});

test('score: the split that foreign samples look like', async (t) => {
  const root = nuscenesDataroot(t, CARLA);
  const file = join(root, 'results_nusc.json');
  writeFileSync(file, JSON.stringify({ meta: META, results: { stranger: [] } }));
  const { code, stderr } = await score(root, file, '--profile', 'nuscenes/robosense-track3');
  t.is(code, 2);
  t.regex(
    stderr,
    /40 of 40 samples are missing: \w+, .*, … \(35 more\); 1 of 1 are not in the split: stranger; none of them/,
  );
});

test('check: exit code 1 where there is an error', async (t) => {
  const file = join(temporaryFolder(t), 'results_nusc.json');
  writeFileSync(file, JSON.stringify({ meta: META, results: { a: [] } }));
  const { code, stdout } = await robosense(['check', file, '--track', 'sensor-placement']);
  t.is(code, 1);
  t.regex(stdout, /no-detections/);
});
