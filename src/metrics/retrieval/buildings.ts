/**
 * Which building an image belongs to.
 *
 * Source: `re_eval_dataset` in `Method/dataset/re_bbox_dataset.py` of robosense2025/track4.
 */
import { buildingOfImageId } from '../../datasets/geotext/index.js';
import { InputError } from '../../errors/index.js';
import { BUILDING_MODES, type BuildingMode, type RetrievalDirection } from './definitions.js';

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
  const prefixes = imageIds.map(buildingOfImageId);
  return mode === 'official' ? officialBuildings(prefixes) : fixedBuildings(prefixes);
}

/** Whose building is which, for every image and every text. */
export interface RetrievalBuildings {
  /** Names of the buildings: what the bootstrap draws, the same under both modes. */
  readonly units: readonly string[];
  /** (queries) index into `units`, of the texts (`t2i`) and of the images (`i2t`). */
  readonly unitOfQuery: Readonly<Record<RetrievalDirection, Int32Array>>;
  /** (images) and (texts) building numbers; whatever has the same number is right for each other. */
  readonly numbers: Readonly<Record<BuildingMode, { readonly image: Int32Array; readonly text: Int32Array }>>;
}

/**
 * Buildings of annotated images and the texts that describe them.
 *
 * @param imageIds (images) in the order of the annotation file; the first four characters name the building
 * @param imageOfText (texts) index of the image each text describes
 * @throws InputError where a text describes an image that is not there
 */
export function buildingsOfPairs(imageIds: readonly string[], imageOfText: Int32Array): RetrievalBuildings {
  const stray = imageOfText.findIndex((image) => !(image >= 0 && image < imageIds.length));
  if (stray >= 0) throw new InputError(`text ${stray} describes image ${imageOfText[stray]} of ${imageIds.length}`);
  const ofMode = (mode: BuildingMode) => {
    const image = buildingNumbers(imageIds, mode);
    return { image, text: imageOfText.map((index) => image[index]) };
  };
  const numbers = { official: ofMode('official'), fixed: ofMode('fixed') };
  return {
    units: [...new Set(imageIds.map(buildingOfImageId))],
    unitOfQuery: { t2i: numbers.fixed.text, i2t: numbers.fixed.image },
    numbers,
  };
}

/** Buildings that are given by name for each image and each text; both modes agree then. */
export function buildingsByName(imageNames: readonly string[], textNames: readonly string[]): RetrievalBuildings {
  const units = [...new Set([...imageNames, ...textNames])];
  const numbers = new Map(units.map((unit, number) => [unit, number]));
  const numberOf = (name: string): number => numbers.get(name) as number;
  const both = { image: Int32Array.from(imageNames, numberOf), text: Int32Array.from(textNames, numberOf) };
  return {
    units,
    unitOfQuery: { t2i: both.text, i2t: both.image },
    numbers: Object.fromEntries(BUILDING_MODES.map((mode) => [mode, both])) as RetrievalBuildings['numbers'],
  };
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
