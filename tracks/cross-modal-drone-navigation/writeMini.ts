/** Writes the mini dataset: loaded when one is built, for it takes the built-in world along. */
import { join } from 'node:path';
import { createHash } from 'node:crypto';
import ndarray from 'ndarray';
import { keyedRng } from '../../src/random/index.js';
import { writeFileAtomic, writeImage } from '../../src/sensors/index.js';
import type { GroundedSentence } from './mini/captions.js';
import { IMAGE_SIZE, photographsOf, type Photograph } from './mini/photograph.js';
import { placeOf } from './mini/places.js';
import type { Platform } from './mini/views.js';

/** Images of a place. */
const VIEWS = { drone: 3, satellite: 1, ground: 1 };
/** Captions of an image, as in GeoText-1652. */
const CAPTIONS = 3;
const QUALITY = 88;

export type Split = 'test' | 'train';

export interface Unit {
  readonly split: Split;
  readonly index: number;
}

/** One image as it was written. */
export interface Written {
  readonly split: Split;
  readonly place: string;
  readonly platform: Platform;
  readonly imageId: string;
  /** Relative to the part's `images` folder. */
  readonly image: string;
  readonly hiddenName: string;
  readonly captions: readonly string[];
  readonly grounded: readonly GroundedSentence[];
}

/** Folder of a platform's images; University-1652 calls photos from the ground `street`. */
const FOLDERS: Readonly<Record<Platform, string>> = { drone: 'drone', satellite: 'satellite', ground: 'street' };
const FILES: Readonly<Record<Platform, string>> = { drone: 'image', satellite: 'satellite', ground: 'street' };

/** Writes the images of a place, and says what the texts hold of them. */
export async function writePlace(outDir: string, seed: number, { split, index }: Unit): Promise<Written[]> {
  const key = `geotext-mini/${seed}/${split}/${index}`;
  const photographs = photographsOf(placeOf(key), VIEWS, CAPTIONS, keyedRng('geotext-mini/views', seed, split, index));
  // Training places are numbered behind the test's, so that no number stands for two places.
  const place = String(index + 1 + (split === 'train' ? 1000 : 0)).padStart(4, '0');
  const counts = { drone: 0, satellite: 0, ground: 0 };
  const written: Written[] = [];
  for (const photograph of photographs) {
    const { platform, captions, grounded } = photograph;
    const name = `${FILES[platform]}-${String(++counts[platform]).padStart(2, '0')}.jpeg`;
    const folder = split === 'test' ? `test/gallery_${FOLDERS[platform]}` : `train/${FOLDERS[platform]}`;
    const image = `${folder}/${place}/${name}`;
    const hash = createHash('sha256').update(`geotext-mini/${seed}/${image}`).digest('hex').slice(0, 8);
    const hiddenName = `image_${hash}.jpeg`;
    await writeJpeg(join(outDir, split, 'images', image), photograph);
    if (split === 'test') await writeJpeg(join(outDir, 'challenge', 'images', hiddenName), photograph);
    written.push({ split, place, platform, imageId: `${place}/${name}`, image, hiddenName, captions, grounded });
  }
  return written;
}

function writeJpeg(path: string, { rgb }: Photograph): Promise<void> {
  const { widthPx, heightPx } = IMAGE_SIZE;
  return writeImage(path, { pixels: ndarray(rgb, [heightPx, widthPx, 3]) }, { quality: QUALITY });
}

/** Writes what belongs to all images: captions, queries, answers. */
export async function writeTexts(outDir: string, seed: number, written: readonly Written[]): Promise<void> {
  const test = written.filter(({ split }) => split === 'test');
  const rows = test.map(({ imageId, image, captions }) => ({ image_id: imageId, image, caption: captions }));
  await writeFileAtomic(join(outDir, 'test', 'test_mini_version.json'), json(rows));
  const training = written
    .filter(({ split }) => split === 'train')
    .flatMap(({ imageId, image, captions, grounded }) =>
      captions.map((caption) => ({
        image_id: imageId,
        image,
        caption,
        sentences: grounded.map(({ sentence }) => sentence),
        bboxes: grounded.map(({ bbox }) => bbox),
      })),
    );
  await writeFileAtomic(join(outDir, 'train', 'train.json'), json(training));
  await writeChallenge(join(outDir, 'challenge'), seed, test);
}

/** One query an image of a drone; the order tells nothing of the places. */
async function writeChallenge(folder: string, seed: number, test: readonly Written[]): Promise<void> {
  const asked = test
    .filter(({ platform }) => platform === 'drone')
    .map(({ captions, place }, index) => {
      const rng = keyedRng('geotext-mini/queries', seed, index);
      return { caption: rng.choice(captions), place, order: rng.uniform() };
    })
    .sort((a, b) => a.order - b.order)
    .map((query, index) => ({ ...query, id: `q_${String(index + 1).padStart(4, '0')}` }));
  const lines = asked.map(({ id, caption }) => `${id}\t${caption}\n`);
  await writeFileAtomic(join(folder, 'queries.txt'), lines.join(''));
  const answers = {
    queries: Object.fromEntries(asked.map(({ id, place }) => [id, place])),
    images: Object.fromEntries(test.map(({ hiddenName, place }) => [hiddenName.replace(/\.jpeg$/, ''), place])),
  };
  await writeFileAtomic(join(folder, 'answers.json'), json(answers));
}

function json(value: unknown): string {
  return `${JSON.stringify(value, undefined, 1)}\n`;
}
