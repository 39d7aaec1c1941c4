/**
 * Which building an image belongs to.
 *
 * Source: `re_eval_dataset` in `Method/dataset/re_bbox_dataset.py` of robosense2025/track4.
 */
import type { BuildingMode } from './definitions.js';

/** The building's folder: the first four characters of an image id, e.g. `0839` of `0839/image-43.jpeg`. */
export function buildingPrefix(imageId: string): string {
  return Array.from(imageId.slice(0, 8)).slice(0, 4).join('');
}

/**
 * Building numbers as the official index counts them.
 *
 * The counter is handed out before it is advanced, so the first image of each later building counts for the building
 * before it; and it advances at every change of prefix, so a shuffled file gives one building several numbers.
 */
function officialBuildings(prefixes: readonly string[]): Int32Array {
  const buildings = new Int32Array(prefixes.length);
  let building = 0;
  let current = prefixes[0];
  for (let i = 0; i < prefixes.length; i++) {
    buildings[i] = building;
    if (prefixes[i] === current) continue;
    current = prefixes[i];
    building++;
  }
  return buildings;
}

/** One number a distinct prefix, in order of appearance. */
function fixedBuildings(prefixes: readonly string[]): Int32Array {
  const numbers = new Map<string, number>();
  return Int32Array.from(prefixes, (prefix) => {
    const known = numbers.get(prefix);
    if (known !== undefined) return known;
    numbers.set(prefix, numbers.size);
    return numbers.size - 1;
  });
}

/** (images) building number of each image, in the order of the annotation file. */
export function buildingNumbers(imageIds: readonly string[], mode: BuildingMode): Int32Array {
  const prefixes = imageIds.map(buildingPrefix);
  return mode === 'official' ? officialBuildings(prefixes) : fixedBuildings(prefixes);
}

/** Items by building: those of building b are `items[starts[b]]` up to `items[starts[b + 1]]`, ascending. */
export interface BuildingMembers {
  readonly starts: Uint32Array;
  readonly items: Int32Array;
}

/** Lists the items of each building; numbers below 0 belong to none. */
export function buildingMembers(buildings: Int32Array, count: number): BuildingMembers {
  const starts = new Uint32Array(count + 1);
  for (const building of buildings) if (building >= 0) starts[building + 1]++;
  for (let b = 0; b < count; b++) starts[b + 1] += starts[b];
  const next = starts.slice(0, count);
  const items = new Int32Array(starts[count]);
  buildings.forEach((building, item) => {
    if (building >= 0) items[next[building]++] = item;
  });
  return { starts, items };
}
