import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import type { Dataset, Sample, ScoringInput } from '../../../src/contracts/index.js';
import { openGeotextDataset } from '../../../src/datasets/geotext/index.js';
import { encodePng } from '../../../src/sensors/index.js';
import type { RetrievalPrediction } from '../../../tracks/cross-modal-drone-navigation/predictions.js';

const pixel = await encodePng({ pixels: ndarray(Uint8Array.of(1, 2, 3), [1, 1, 3]) });

export const QUERIES = 4;
export const IMAGES = 12;

/** Image i shows building i % 4; query q asks for building q. */
export function writeChallenge(folder: string, { answers = true } = {}): string {
  mkdirSync(join(folder, 'images'), { recursive: true });
  const images = Array.from({ length: IMAGES }, (_, i) => `image_${String(i).padStart(8, '0')}`);
  for (const image of images) writeFileSync(join(folder, 'images', `${image}.png`), pixel);
  const queries = Array.from({ length: QUERIES }, (_, q) => `q_000${q + 1}`);
  writeFileSync(join(folder, 'queries.txt'), queries.map((id) => `${id}\ta building\n`).join(''));
  const document = {
    queries: Object.fromEntries(queries.map((id, q) => [id, `b${q}`])),
    images: Object.fromEntries(images.map((id, i) => [id, `b${i % 4}`])),
  };
  if (answers) writeFileSync(join(folder, 'answers.json'), JSON.stringify(document));
  return folder;
}

export const openChallenge = (folder: string): Promise<Dataset> => openGeotextDataset({ path: folder });

/** A unit vector of 4 dimensions towards building b, a little off by `turn`. */
export function towards(building: number, turn = 0): Float32Array {
  const embedding = new Float32Array(4);
  embedding[building % 4] = Math.cos(turn);
  embedding[(building + 1) % 4] = Math.sin(turn);
  return embedding;
}

/** Perfect predictions of the challenge. */
export function perfect(): Map<string, RetrievalPrediction> {
  const predictions = new Map<string, RetrievalPrediction>();
  for (let i = 0; i < IMAGES; i++) {
    predictions.set(`image_${String(i).padStart(8, '0')}`, { embedding: towards(i, 0.01 * i) });
  }
  for (let q = 0; q < QUERIES; q++) predictions.set(`q${q + 1}`, { embedding: towards(q) });
  return predictions;
}

/** What the protocol hands to a track's `score`. */
export function scoringInput(
  dataset: Dataset,
  predictions: ReadonlyMap<string, RetrievalPrediction>,
  profile = 'retrieval/fixed-ids',
): ScoringInput<RetrievalPrediction> {
  const samples = async function* (): AsyncGenerator<{ sample: Sample; prediction: RetrievalPrediction | undefined }> {
    for (const id of dataset.ids) yield { sample: await dataset.sample(id), prediction: predictions.get(id) };
  };
  return { dataset, profile, samples: samples() };
}
