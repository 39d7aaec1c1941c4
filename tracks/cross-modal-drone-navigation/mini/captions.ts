/**
 * Captions of an image in the manner of GeoText-1652: what stands in the middle, what lies where around it, which way the
 * street runs. Every word is true of the pixels: positions come from what the image shows, not from the map.
 */
import type { Rng } from '../../../src/contracts/index.js';
import type { Landmark, SceneObject } from '../../../src/world/scene/index.js';
import type { Sighting, Sightings } from './sightings.js';
import type { Platform } from './views.js';
import { besides, buildingWords, courseWords, plotWords, vehicleWords, whereabouts } from './wording.js';

/** A sentence about one thing, with the box about its visible pixels: centre and size as fractions of the image. */
export interface GroundedSentence {
  readonly sentence: string;
  readonly bbox: readonly [cx: number, cy: number, width: number, height: number];
}

export interface Described {
  readonly captions: readonly string[];
  readonly grounded: readonly GroundedSentence[];
}

const OPENINGS: Record<Platform, readonly string[]> = {
  drone: [
    'The drone image shows',
    'This aerial view shows',
    'Seen from a drone there is',
    'The picture from the air shows',
  ],
  satellite: ['The satellite image shows', 'Seen from straight above there is', 'This map view shows'],
  ground: ['The street view shows', 'Seen from the ground there is', 'The photo from the street shows'],
};

/** Smaller things are not spoken of. */
const LEAST_SHARE = { landmark: 0.008, road: 0.02, vehicle: 0.0006 };

/** Colours that catch the eye on a vehicle. */
const STRIKING = new Set(['red', 'yellow', 'orange', 'green', 'blue']);

/**
 * Writes what an image shows.
 *
 * @param target the building that the image is about
 * @param count captions; each says it in other words, in another order and about other things
 * @returns undefined where the image does not show the target
 */
export function describeImage(
  seen: Sightings,
  target: Landmark,
  platform: Platform,
  count: number,
  rng: Rng,
): Described | undefined {
  const main = seen.landmarks.find(({ thing }) => thing === target);
  if (main === undefined || main.share < LEAST_SHARE.landmark) return undefined;
  const facts = factsOf(seen, main, platform);
  const captions = Array.from({ length: count }, (_, index) => {
    const opening = `${rng.choice(OPENINGS[platform])} ${buildingWords(target, platform, false, rng)} ${whereabouts(main.centre, rng)}.`;
    const told = shuffled(facts, rng).slice(0, index === 0 ? 4 : 3);
    return [opening, ...told.map((fact) => fact.say(rng))].join(' ');
  });
  const grounded = [
    { sentence: `${buildingWords(target, platform, false, rng)} ${whereabouts(main.centre, rng)}`, bbox: bboxOf(main) },
    ...facts
      .filter(({ about }) => about !== undefined)
      .slice(0, 2)
      .map(({ say, about }) => ({ sentence: say(rng), bbox: bboxOf(about as Sighting<unknown>) })),
  ];
  return { captions, grounded };
}

interface Fact {
  readonly say: (rng: Rng) => string;
  readonly about?: Sighting<unknown>;
}

function factsOf({ landmarks, objects }: Sightings, main: Sighting<Landmark>, platform: Platform): Fact[] {
  const around = landmarks.filter((other) => other !== main && other.share >= LEAST_SHARE.landmark);
  const plots = around.filter(({ thing }) => !['building', 'road'].includes(thing.kind)).slice(0, 3);
  const buildings = around.filter(({ thing }) => thing.kind === 'building').slice(0, 3);
  const roads = landmarks.filter(({ thing, share }) => thing.kind === 'road' && share >= LEAST_SHARE.road).slice(0, 2);
  const striking = objects.filter((object) => catchesTheEye(object)).slice(0, 2);
  const cars = objects.filter(({ thing, share }) => thing.category === 'car' && share > LEAST_SHARE.vehicle / 2).length;
  return [
    ...plots.map((about): Fact => ({ about, say: (rng) => lies(plotWords(about.thing, rng), about, main, rng) })),
    ...buildings.map((about): Fact => ({
      about,
      say: (rng) => lies(buildingWords(about.thing, platform, true, rng), about, main, rng),
    })),
    ...roads.map((about): Fact => ({ about, say: (rng) => runs(about, rng) })),
    ...striking.map((about): Fact => ({ about, say: (rng) => stands(about, rng) })),
    { say: (rng) => crowd(cars, rng) },
  ];
}

function catchesTheEye({ thing, share }: Sighting<SceneObject>): boolean {
  if (share < LEAST_SHARE.vehicle) return false;
  return (
    thing.category === 'bus' ||
    thing.category === 'truck' ||
    (thing.category === 'car' && STRIKING.has(thing.colourName))
  );
}

function lies(words: string, about: Sighting<Landmark>, main: Sighting<Landmark>, rng: Rng): string {
  const beside = besides(about.centre, main.centre);
  const where = beside !== undefined && rng.uniform() < 0.4 ? beside : whereabouts(about.centre, rng);
  return capital(rng.choice([`${where} there is ${words}.`, `${words} lies ${where}.`, `${where} is ${words}.`]));
}

function runs(about: Sighting<Landmark>, rng: Rng): string {
  const road = rng.choice(['a road', 'a street', 'the street']);
  return capital(`${road} ${rng.choice(['runs', 'goes', 'leads'])} ${courseWords(about)}.`);
}

function stands(about: Sighting<SceneObject>, rng: Rng): string {
  const words = vehicleWords(about.thing);
  const where = whereabouts(about.centre, rng);
  return capital(
    rng.choice([`${words} is ${where}.`, `${where} there is ${words}.`, `${words} can be seen ${where}.`]),
  );
}

function crowd(cars: number, rng: Rng): string {
  if (cars === 0) return rng.choice(['No cars can be seen.', 'There are no cars.']);
  const amount = cars > 14 ? 'many' : cars > 4 ? 'several' : 'a few';
  return capital(rng.choice([`${amount} cars can be seen.`, `there are ${amount} cars.`]));
}

function bboxOf({ box: [left, top, right, bottom] }: Sighting<unknown>): GroundedSentence['bbox'] {
  return [(left + right) / 2, (top + bottom) / 2, right - left, bottom - top];
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}

/** Fisher-Yates. */
function shuffled<T>(items: readonly T[], rng: Rng): T[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last--) {
    const other = rng.integer(0, last + 1);
    [order[last], order[other]] = [order[other], order[last]];
  }
  return order;
}
