/** How captions name things and places; several ways each, as several people would. */
import type { Rng } from '../../../src/contracts/index.js';
import type { Landmark, SceneObject } from '../../../src/world/scene/index.js';
import { numberWord } from '../../../src/world/outdoor/index.js';
import type { Sighting } from './sightings.js';
import type { Platform } from './views.js';

const EDGE = 0.36;

/** Where in the image: a ninth of it. */
export function whereabouts([u, v]: readonly [number, number], rng: Rng): string {
  const across = u < EDGE ? 'left' : u > 1 - EDGE ? 'right' : undefined;
  const up = v < EDGE ? 'upper' : v > 1 - EDGE ? 'lower' : undefined;
  if (across !== undefined && up !== undefined) {
    return rng.choice([`in the ${up} ${across} corner`, `in the ${up} ${across} part`, `at the ${up} ${across}`]);
  }
  if (across !== undefined) return rng.choice([`on the ${across}`, `on the ${across} side`, `at the ${across} edge`]);
  if (up === 'upper') return rng.choice(['at the top', 'in the upper part', 'at the top of the image']);
  if (up === 'lower') return rng.choice(['at the bottom', 'in the lower part', 'at the bottom of the image']);
  return rng.choice(['in the center', 'in the middle', 'in the center of the image']);
}

/** On which side of the main building something is seen; absent where it is before or behind it. */
export function besides(centre: readonly [number, number], target: readonly [number, number]): string | undefined {
  const across = centre[0] - target[0];
  if (Math.abs(across) < 0.15 || Math.abs(across) < Math.abs(centre[1] - target[1])) return undefined;
  return across < 0 ? 'to the left of the building' : 'to the right of the building';
}

const USES: Record<string, readonly string[]> = {
  apartments: ['apartment building', 'residential building', 'apartment block'],
  townhouse: ['town house', 'row house'],
  house: ['house', 'family house'],
  office: ['office building', 'office block'],
  shop: ['shop', 'shop building', 'store'],
  hall: ['hall', 'warehouse', 'large hall'],
};

/** A building as its image shows it: from straight above nobody sees walls. @param brief for neighbours */
export function buildingWords({ facts }: Landmark, platform: Platform, brief: boolean, rng: Rng): string {
  const roof = `${String(facts['roofColour'])} ${String(facts['roof'])} roof`;
  if (platform === 'satellite') return withArticle(rng.choice([`building with a ${roof}`, `${roof}`]));
  const use = rng.choice(USES[String(facts['use'])] ?? ['building']);
  const [colour, material] = splitWall(String(facts['wall']));
  const wall = material === 'brick' ? `${colour} brick` : rng.choice([colour, `${colour} ${material}`, colour]);
  if (brief) {
    return withArticle(rng.choice([`${wall} ${use}`, `${use} with a ${roof}`, `${wall} ${use} with a ${roof}`]));
  }
  const storeys = numberWord(Number(facts['storeys']));
  const height = rng.choice([`${storeys}-storey`, `${storeys}-story`, `${storeys} storey`]);
  if (platform === 'ground') return withArticle(`${height} ${wall} ${use}`);
  return withArticle(
    rng.choice([`${height} ${wall} ${use} with a ${roof}`, `${wall} ${use} of ${storeys} storeys under a ${roof}`]),
  );
}

function splitWall(wall: string): [colour: string, material: string] {
  const at = wall.lastIndexOf(' ');
  return [wall.slice(0, at), wall.slice(at + 1).replace(/s$/, '')];
}

/** Open places. */
export function plotWords({ kind, facts }: Landmark, rng: Rng): string {
  switch (kind) {
    case 'park':
      return facts['pond'] === true
        ? rng.choice(['a park with a pond', 'a green park around a pond'])
        : rng.choice(['a park with paths', 'a green park', 'a park']);
    case 'water':
      return rng.choice(['a pond', 'a blue pond', 'a small lake']);
    case 'carPark':
      return rng.choice(['a parking lot', 'a car park', 'a parking lot with cars']);
    default:
      return rng.choice(['a paved square', 'a square', 'a grey plaza']);
  }
}

/** Which way a long thing runs through the image. */
export function courseWords({ directionRad }: Sighting<Landmark>): string {
  const eighth = Math.PI / 8;
  if (Math.abs(directionRad) < eighth) return 'from left to right';
  if (Math.abs(directionRad) > 3 * eighth) return 'from top to bottom';
  return directionRad > 0 ? 'from the lower left to the upper right' : 'from the upper left to the lower right';
}

/** E.g. "a yellow bus", "a red car". */
export function vehicleWords({ category, colourName }: SceneObject): string {
  return withArticle(`${colourName} ${category}`);
}

export function withArticle(words: string): string {
  return `${/^[aeiou]/.test(words) && !/^(one|uni)/.test(words) ? 'an' : 'a'} ${words}`;
}
