import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'ava';
import type { Rng } from '../../../src/contracts/index.js';
import {
  openGeotextDataset,
  readAnswers,
  readQueries,
  type GeotextTruth,
} from '../../../src/datasets/geotext/index.js';
import { keyedRng } from '../../../src/random/index.js';
import { renderViews, type View } from '../../../src/world/camera/index.js';
import { instancesAt, SEMANTICS, type Landmark } from '../../../src/world/scene/index.js';
import { geotextMini } from '../../../tracks/cross-modal-drone-navigation/mini.js';
import { placeOf } from '../../../tracks/cross-modal-drone-navigation/mini/places.js';
import { sightingsOf, type Sighting } from '../../../tracks/cross-modal-drone-navigation/mini/sightings.js';
import { viewsOf } from '../../../tracks/cross-modal-drone-navigation/mini/views.js';
import { besides, courseWords, whereabouts } from '../../../tracks/cross-modal-drone-navigation/mini/wording.js';
import { folderDigests } from '../../helpers/folderDigests.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { writeMini } from '../../helpers/writeMini.js';
import { sharedMini } from './sharedMini.js';

test('the same seed gives the same bytes in any order, another seed other places', async (t) => {
  const recipe = geotextMini({ test: 2, train: 1 });
  const [first, second, other] = [temporaryFolder(t), temporaryFolder(t), temporaryFolder(t)];
  await writeMini(recipe, first, 5);
  const units = [...recipe.units(5)];
  // As workers do it: later units first, and what they say as JSON.
  const written = [];
  for (const unit of [...units].reverse()) written.unshift(await recipe.write(second, 5, unit));
  await recipe.finish(second, 5, JSON.parse(JSON.stringify(written)) as typeof written);
  t.deepEqual(folderDigests(second), folderDigests(first));
  await writeMini(recipe, other, 6);
  const image = join('test', 'images', 'test', 'gallery_drone', '0001', 'image-01.jpeg');
  t.truthy(folderDigests(first)[image]);
  t.not(folderDigests(other)[image], folderDigests(first)[image]);
});

test('the official layout: images with three captions each, their places and platforms', async (t) => {
  const { test: folder } = await sharedMini();
  const data = await openGeotextDataset({ path: folder });
  t.is(data.format, 'geotext-1652');
  const platforms = new Map<string, number>();
  for (const id of data.ids) {
    const sample = await data.sample(id);
    const { building, imageId } = (await sample.groundTruth?.()) as GeotextTruth;
    t.is(id.slice(0, 4), building);
    if (sample.image === undefined) {
      t.is(id.split('#')[0], imageId as string);
      continue;
    }
    const name = sample.platform as string;
    platforms.set(name, (platforms.get(name) ?? 0) + 1);
    t.deepEqual((await sample.image('camera')).pixels.shape, [256, 256, 3]);
    t.is(data.ids.filter((other) => other.startsWith(`${id}#`)).length, 3);
  }
  t.is(platforms.get('drone'), 36);
  t.is(platforms.get('satellite'), 12);
  t.true((platforms.get('ground') as number) > 6);
});

test('the training part: a row a caption, boxes within the image; its places are none of the test', async (t) => {
  const { train, test: folder } = await sharedMini();
  const rows = JSON.parse(readFileSync(join(train, 'train.json'), 'utf8')) as {
    image_id: string;
    image: string;
    caption: string;
    sentences: string[];
    bboxes: number[][];
  }[];
  t.true(rows.length >= 2 * 3 * 4);
  for (const { image_id: imageId, image, caption, sentences, bboxes } of rows) {
    t.true(existsSync(join(train, 'images', image)));
    t.is(typeof caption, 'string');
    t.is(sentences.length, bboxes.length);
    t.true(sentences.length >= 1);
    for (const [i, [cx, cy, w, h]] of bboxes.entries()) {
      t.true(cx - w / 2 >= -1e-9 && cx + w / 2 <= 1 + 1e-9 && cy - h / 2 >= -1e-9 && cy + h / 2 <= 1 + 1e-9);
      t.true(w > 0 && h > 0);
      // Words go by the middle of the pixels, which lies within the box.
      if (/\bleft (?:corner|part|side|edge)|on the left\b/.test(sentences[i])) t.true(cx - w / 2 < 0.37, sentences[i]);
      if (/\bright (?:corner|part|side|edge)|on the right\b/.test(sentences[i])) t.true(cx + w / 2 > 0.63);
    }
    t.false(existsSync(join(folder, 'images', 'test', 'gallery_drone', imageId.slice(0, 4))));
  }
});

test('the challenge: hidden names, a query a drone image, answers that fit both', async (t) => {
  const { challenge, test: folder } = await sharedMini();
  const { ids, texts, warnings } = await readQueries(join(challenge, 'queries.txt'));
  t.deepEqual(warnings, []);
  t.is(ids.length, 36);
  const answers = readAnswers(join(challenge, 'answers.json'));
  const images = readdirSync(join(challenge, 'images'));
  t.true(images.every((name) => /^image_[0-9a-f]{8}\.jpeg$/.test(name)));
  t.deepEqual(images.map((name) => name.replace('.jpeg', '')).sort(), [...answers.images.keys()].sort());
  // The very captions and pixels of the test part, each under its own place.
  const data = await openGeotextDataset({ path: folder });
  const placeOfText = new Map<string, string>();
  const placeOfPixels = new Map<string, string>();
  for (const id of data.ids) {
    const sample = await data.sample(id);
    const { building } = (await sample.groundTruth?.()) as GeotextTruth;
    if (sample.text !== undefined) placeOfText.set(await sample.text(), building);
    else placeOfPixels.set(readFileSync(sample.files[0] as string).toString('base64'), building);
  }
  texts.forEach((text, query) => t.is(placeOfText.get(text), answers.queries.get(ids[query])));
  for (const name of images) {
    const pixels = readFileSync(join(challenge, 'images', name)).toString('base64');
    t.is(placeOfPixels.get(pixels), answers.images.get(name.replace('.jpeg', '')));
  }
  const order = [...answers.queries.values()];
  t.notDeepEqual(order, [...order].sort(), 'the order of the queries tells their places');
});

/** Where a point of the world is in an image, as fractions; undefined behind the camera. */
function project({ projection, widthPx, heightPx, worldFromCamera: m }: View, point: readonly number[]) {
  const moved = [point[0] - m[3], point[1] - m[7], point[2] - m[11]];
  const [x, y, z] = [0, 1, 2].map((axis) => m[axis] * moved[0] + m[4 + axis] * moved[1] + m[8 + axis] * moved[2]);
  if (projection.kind !== 'pinhole') {
    const [u, v] = [x, y].map((value) => value / projection.metresPerPixel);
    return [0.5 + u / widthPx, 0.5 + v / heightPx];
  }
  if (z < 0.5) return undefined;
  return [(projection.cx + (projection.fx * x) / z) / widthPx, (projection.cy + (projection.fy * y) / z) / heightPx];
}

/** The rectangle about a building's eight corners, eaves and roof included; undefined where it reaches behind the camera. */
function boundsOf(view: View, { centre, lengthM, widthM, heightM, yawRad }: Landmark, groundM: number) {
  const [cos, sin] = [Math.cos(yawRad), Math.sin(yawRad)];
  const corners = [-1, 1].flatMap((a) => [-1, 1].flatMap((b) => [-2, heightM + 1.5].map((z) => [a, b, z])));
  const points = corners.map(([a, b, z]) => {
    const [dx, dy] = [a * (lengthM / 2 + 0.8), b * (widthM / 2 + 0.8)];
    return project(view, [centre[0] + cos * dx - sin * dy, centre[1] + sin * dx + cos * dy, groundM + z]);
  });
  if (points.some((point) => point === undefined)) return undefined;
  const [us, vs] = [0, 1].map((axis) => points.map((point) => (point as number[])[axis]));
  return [Math.min(...us), Math.min(...vs), Math.max(...us), Math.max(...vs)];
}

const views = [0, 1].flatMap((index) => {
  const { scene, target } = placeOf(`caption-test/${index}`);
  const placed = viewsOf(scene, target, { drone: 2, satellite: 1, ground: 1 }, keyedRng('caption-test', index));
  const instances = instancesAt(scene, scene.durationS / 2);
  const rendered = renderViews(
    instances,
    placed.map(({ view }) => view),
    { sun: scene.sun },
  );
  return placed.map(({ view, platform }, i) => ({ scene, target, view, platform, seen: rendered[i] }));
});

test('a building is where its walls and roof are in the image', (t) => {
  let checked = 0;
  for (const { scene, view, seen } of views) {
    for (const { thing, box, centre, share } of sightingsOf(scene, view, seen).landmarks) {
      if (thing.kind !== 'building' || share < 0.008) continue;
      const bounds = boundsOf(view, thing, scene.groundHeight(...thing.centre));
      if (bounds === undefined) continue;
      const [left, top, right, bottom] = bounds;
      const margin = 0.02;
      t.true(box[0] > left - margin && box[2] < right + margin, `${thing.id}: ${box} beyond ${bounds}`);
      t.true(box[1] > top - margin && box[3] < bottom + margin, `${thing.id}: ${box} beyond ${bounds}`);
      t.true(centre[0] > box[0] && centre[0] < box[2] && centre[1] > box[1] && centre[1] < box[3]);
      checked++;
    }
  }
  t.true(checked > 10, `${checked} buildings`);
});

test('boxes of vehicles hold their pixels and no more; the colour that captions name is the one painted', (t) => {
  const painted = { red: [0, 1, 2], blue: [2, 0, 1], green: [1, 0, 2] } as Readonly<Record<string, number[]>>;
  let boxes = 0;
  let colours = 0;
  for (const { scene, view, seen } of views) {
    const { widthPx, heightPx, objects, rgb } = seen;
    for (const { thing, box } of sightingsOf(scene, view, seen).objects) {
      if (!['car', 'truck', 'bus'].includes(thing.category)) continue;
      const index = scene.objects.indexOf(thing);
      const pixels = [...objects.keys()].filter((at) => objects[at] === index);
      if (pixels.length < 30) continue;
      const columns = pixels.map((at) => at % widthPx);
      const rows = pixels.map((at) => Math.floor(at / widthPx));
      const extent = [Math.min(...columns), Math.min(...rows), Math.max(...columns) + 1, Math.max(...rows) + 1];
      box.forEach((value, side) => {
        const wanted = extent[side] / (side % 2 === 0 ? widthPx : heightPx);
        t.true(Math.abs(value - wanted) <= 2 / widthPx + 1e-9, `${thing.category}: ${box} for ${extent}`);
      });
      boxes++;
      const channels = painted[thing.colourName];
      if (thing.category !== 'car' || channels === undefined) continue;
      const mean = [0, 1, 2].map((c) => pixels.reduce((sum, at) => sum + rgb[3 * at + c], 0) / pixels.length);
      t.true(
        mean[channels[0]] > mean[channels[1]] && mean[channels[0]] > mean[channels[2]],
        `${thing.colourName}: ${mean}`,
      );
      colours++;
    }
  }
  t.true(boxes > 20, `${boxes} boxes`);
  t.true(colours > 0, `${colours} colours`);
});

test('the footprint of what lies on the ground: its pixels unproject into it', (t) => {
  for (const { scene, view, platform, seen } of views.filter(({ platform }) => platform === 'satellite')) {
    const { landmarks } = sightingsOf(scene, view, seen);
    t.is(platform, 'satellite');
    const roads = landmarks.filter(({ thing }) => thing.kind === 'road');
    t.true(roads.length > 0);
    for (const { thing, directionRad, share } of roads.filter((road) => road.share > 0.05)) {
      // North is up: a road of yaw ψ runs at ψ, but for what junctions and the border of the image cut from it.
      const off = Math.abs(((directionRad - thing.yawRad) % Math.PI) + 1.5 * Math.PI) % Math.PI;
      t.true(Math.abs(off - Math.PI / 2) < 0.35 || share < 0.08, `${thing.id}: ${directionRad} for ${thing.yawRad}`);
    }
    const walls = [...seen.semantics].filter((id) => id === SEMANTICS.building.id).length;
    const told = landmarks.filter(({ thing }) => thing.kind === 'building').reduce((sum, { share }) => sum + share, 0);
    t.true(Math.abs(told - walls / seen.semantics.length) < 0.02, `${told} of ${walls / seen.semantics.length}`);
  }
});

const swapped = (words: string): string =>
  words.replaceAll(/left|right/g, (side) => (side === 'left' ? 'right' : 'left'));

test('the words of a mirrored image are the mirrored words', (t) => {
  const same = (): Rng => keyedRng('mirror');
  for (let i = 0; i < 200; i++) {
    const rng = keyedRng('places', i);
    const [u, v, tu, tv] = [rng.uniform(), rng.uniform(), rng.uniform(), rng.uniform()];
    t.is(whereabouts([1 - u, v], same()), swapped(whereabouts([u, v], same())));
    t.is(besides([1 - u, v], [1 - tu, tv]), besides([u, v], [tu, tv]) && swapped(besides([u, v], [tu, tv]) as string));
    const directionRad = rng.uniform(-Math.PI / 2, Math.PI / 2);
    const course = (angle: number): string => courseWords({ directionRad: angle } as Sighting<Landmark>);
    const steep = Math.abs(directionRad) > (3 * Math.PI) / 8;
    const flat = Math.abs(directionRad) < Math.PI / 8;
    if (steep || flat) t.is(course(-directionRad), course(directionRad));
    else {
      const diagonals = ['from the lower left to the upper right', 'from the upper left to the lower right'];
      t.deepEqual([course(directionRad), course(-directionRad)], directionRad > 0 ? diagonals : diagonals.reverse());
    }
  }
  // Left is where u is small.
  t.regex(whereabouts([0.1, 0.5], same()), /left/);
  t.regex(whereabouts([0.5, 0.1], same()), /top|upper/);
  t.is(besides([0.1, 0.5], [0.6, 0.5]), 'to the left of the building');
});
