/** A board of queries: each with the images it found first, framed by whether they show the right building. */
import ndarray from 'ndarray';
import type { DrawnPicture, Image, PictureDrawing, Sample } from '../../src/contracts/index.js';
import { GEOTEXT_CAMERA, type GeotextTruth } from '../../src/datasets/geotext/index.js';
import { InputError } from '../../src/errors/index.js';
import { UNSCORED } from '../../src/metrics/index.js';
import { resizeImage } from '../../src/sensors/index.js';
import type { BoardCaption, BoardTile } from '../../src/world/pictures/index.js';
import type { RetrievalPrediction } from './predictions.js';

const SHOWN = 5;
const THUMB_PX = 150;
const FRAME_PX = 5;
const TEXT_PX = 330;
const ROW_PX = THUMB_PX + 2 * FRAME_PX + 14;
const LETTERS = 46;
/** Data sets list so and so many texts an image and images a place: even steps would show one kind alone. */
const UNEVEN = 7;
const RIGHT = [40, 170, 70] as const;
const WRONG = [205, 50, 45] as const;
const UNKNOWN = [150, 150, 150] as const;

interface Item {
  readonly sample: Sample;
  readonly prediction: RetrievalPrediction;
  readonly building: string | undefined;
}

/**
 * One picture; each row a query in its own words, then the five images that fit it best: green frames show the building
 * that the query is about, red ones another, grey ones where there are no answers.
 *
 * Without ids, queries are spread evenly over the data set.
 */
export async function* pictures(drawing: PictureDrawing<RetrievalPrediction>): AsyncGenerator<DrawnPicture> {
  const images: Item[] = [];
  const texts: Item[] = [];
  for await (const { sample, prediction } of drawing.samples) {
    if (prediction === undefined) continue;
    const truth = (await sample.groundTruth?.()) as GeotextTruth | undefined;
    const item = { sample, prediction, building: truth?.building };
    (sample.text === undefined ? images : texts).push(item);
  }
  const image = drawing.ids?.find((id) => images.some(({ sample }) => sample.id === id));
  if (image !== undefined) throw new InputError(`sample ${image} is an image; queries are drawn, name texts`);
  const count = Math.min(drawing.count, texts.length);
  const queries =
    drawing.ids === undefined
      ? Array.from(
          { length: count },
          (_, row) => texts[(Math.floor((row * texts.length) / count) + UNEVEN * row) % texts.length],
        )
      : texts.filter(({ sample }) => drawing.ids?.includes(sample.id));
  if (queries.length === 0 || images.length === 0) throw new InputError('no queries or no images have predictions');
  yield { name: 'queries', image: await board(queries, images) };
}

async function board(queries: readonly Item[], images: readonly Item[]): Promise<Image> {
  const tiles: BoardTile[] = [];
  const captions: BoardCaption[] = [];
  for (const [row, query] of queries.entries()) {
    const top = 10 + row * ROW_PX;
    const found = bestOf(query, images);
    const rank =
      query.building === undefined ? undefined : found.findIndex(({ building }) => building === query.building);
    captions.push({ text: query.sample.id, left: 12, baseline: top + 14, sizePx: 12, bold: true });
    if (rank !== undefined) captions.push({ text: place(rank), left: 12, baseline: top + 30, sizePx: 12, bold: true });
    lines((await query.sample.text?.()) ?? '').forEach((text, line) => {
      captions.push({ text, left: 12, baseline: top + 50 + 15 * line, sizePx: 12 });
    });
    for (const [column, { sample, building }] of found.slice(0, SHOWN).entries()) {
      const left = TEXT_PX + column * (THUMB_PX + 2 * FRAME_PX + 8);
      const colour = query.building === undefined ? UNKNOWN : building === query.building ? RIGHT : WRONG;
      tiles.push({ image: plain(colour, THUMB_PX + 2 * FRAME_PX), left, top });
      tiles.push({ image: await thumbnail(sample), left: left + FRAME_PX, top: top + FRAME_PX });
    }
  }
  const { drawBoard } = await import('../../src/world/pictures/index.js');
  const width = TEXT_PX + SHOWN * (THUMB_PX + 2 * FRAME_PX + 8) + 6;
  const size = { width, height: 10 + queries.length * ROW_PX, background: '#ffffff', ink: '#1a1a1a' };
  return drawBoard(size, tiles, captions);
}

/** All images, best first; of equals the earlier one. */
function bestOf(query: Item, images: readonly Item[]): readonly Item[] {
  const { embedding: asked, reranked } = query.prediction;
  const again = reranked && new Map(reranked.ids.map((id, index) => [id, reranked.scores[index]]));
  const scores = images.map(({ sample, prediction: { embedding } }) =>
    again ? (again.get(sample.id) ?? UNSCORED) : embedding.reduce((sum, value, at) => sum + value * asked[at], 0),
  );
  const order = images.map((_, index) => index).sort((a, b) => scores[b] - scores[a] || a - b);
  return order.map((index) => images[index]);
}

function place(rank: number): string {
  return rank < 0 ? 'building not in the gallery' : `right building at place ${rank + 1}`;
}

async function thumbnail(sample: Sample): Promise<Image> {
  const image = (await sample.image?.(GEOTEXT_CAMERA)) as Image;
  const small = await resizeImage(image, THUMB_PX, THUMB_PX);
  const [height, width, channels] = small.pixels.shape;
  // Boards take grey and RGB.
  if (channels === 1 || channels === 3) return small;
  const kept = channels === 2 ? 1 : 3;
  const data = new Uint8Array(height * width * kept);
  for (let at = 0; at < height * width; at++) {
    for (let channel = 0; channel < kept; channel++)
      data[kept * at + channel] = small.pixels.data[channels * at + channel];
  }
  return { pixels: ndarray(data, [height, width, kept]) };
}

function plain(colour: ArrayLike<number>, side: number): Image {
  const data = new Uint8Array(3 * side * side);
  for (let at = 0; at < data.length; at++) data[at] = colour[at % 3];
  return { pixels: ndarray(data, [side, side, 3]) };
}

/** Words in lines; what a row has no room for is cut off. */
function lines(text: string): string[] {
  const rows: string[] = [''];
  for (const word of text.split(/\s+/)) {
    const last = rows[rows.length - 1];
    if (last.length + word.length + 1 > LETTERS && last !== '') rows.push(word);
    else rows[rows.length - 1] = last === '' ? word : `${last} ${word}`;
  }
  const most = Math.floor((ROW_PX - 50) / 15);
  return rows.length <= most ? rows : [...rows.slice(0, most - 1), `${rows[most - 1]} …`];
}
