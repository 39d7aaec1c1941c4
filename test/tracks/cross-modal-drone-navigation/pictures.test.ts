import test from 'ava';
import type { Dataset, Image } from '../../../src/contracts/index.js';
import { InputError } from '../../../src/errors/index.js';
import { pictures } from '../../../tracks/cross-modal-drone-navigation/pictures.js';
import type { RetrievalPrediction } from '../../../tracks/cross-modal-drone-navigation/predictions.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { openChallenge, perfect, scoringInput, writeChallenge } from './challenge.js';

async function draw(
  dataset: Dataset,
  predictions: ReadonlyMap<string, RetrievalPrediction>,
  options: { ids?: readonly string[]; count?: number } = {},
): Promise<Image> {
  const { samples } = scoringInput(dataset, predictions);
  const drawn = [];
  const input = {
    dataset,
    samples: samples as never,
    count: options.count ?? 4,
    ...(options.ids && { ids: options.ids }),
  };
  for await (const each of pictures(input)) drawn.push(each);
  return drawn[0].image;
}

/** Frames of the five images of each row: the colour of the pixel in their upper left corner. */
function frames({ pixels }: Image): string[] {
  const [height, width] = pixels.shape;
  const named: Record<string, string> = { '40,170,70': 'right', '205,50,45': 'wrong', '150,150,150': 'unknown' };
  const rows: string[] = [];
  for (let top = 10; top + 160 <= height + 4; top += 174) {
    const row = [];
    for (let left = 330; left + 160 < width; left += 168) {
      const at = 3 * ((top + 1) * width + left + 1);
      row.push(named[[0, 1, 2].map((c) => pixels.data[at + c]).join()] ?? 'none');
    }
    rows.push(row.join(' '));
  }
  return rows;
}

test('a row a query; green frames where the building is right, red where it is not', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t)));
  // Three images a building: the first three of a perfect ranking are right.
  t.deepEqual(frames(await draw(dataset, perfect())), Array(4).fill('right right right wrong wrong'));
  t.deepEqual(frames(await draw(dataset, perfect(), { ids: ['q2'] })).length, 1);
  t.deepEqual(frames(await draw(dataset, perfect(), { count: 2 })).length, 2);
});

test('the second stage of a prediction decides where there is one', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t)));
  const predictions = perfect();
  const q1 = predictions.get('q1') as RetrievalPrediction;
  const ids = ['image_00000001', 'image_00000000', 'image_00000002'];
  predictions.set('q1', { ...q1, reranked: { ids, scores: Float32Array.of(3, 2, 1) } });
  // Image i shows building i % 4; all others stand at -100, in their order: 3, 4 and so on.
  t.deepEqual(frames(await draw(dataset, predictions, { ids: ['q1'] })), ['wrong right wrong wrong right']);
});

test('without answers all frames are grey; a query must be a text that was predicted', async (t) => {
  const dataset = await openChallenge(writeChallenge(temporaryFolder(t), { answers: false }));
  t.deepEqual(frames(await draw(dataset, perfect(), { count: 1 })), ['unknown unknown unknown unknown unknown']);
  await t.throwsAsync(draw(dataset, perfect(), { ids: ['image_00000000'] }), {
    instanceOf: InputError,
    message: /is an image; queries are drawn, name texts/,
  });
  await t.throwsAsync(draw(dataset, new Map()), { instanceOf: InputError, message: /no queries or no images/ });
});
