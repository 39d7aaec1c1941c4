/**
 * The annotation files of GeoText-1652: a list of `{ image_id, image, caption, sentences?, bboxes? }`.
 *
 * Training files hold one caption an entry, as a text, and sentences with boxes; test files hold a list of captions. Files
 * are read record by record, so that their size does not matter.
 *
 * Sources: `Method/dataset/re_bbox_dataset.py` of robosense2025/track4; Chu et al., ECCV 2024.
 */
import { InputError } from '../../errors/index.js';
import { JsonStream } from '../json/index.js';

/** What the official reader puts where a sentence or a box is null. */
export const NO_SENTENCE = 'NONE';
export const NO_BOX = -100;

/** The building's folder: the first four characters of an image id, e.g. `0839` of `0839/image-43.jpeg`. */
export function buildingOfImageId(imageId: string): string {
  return Array.from(imageId.slice(0, 8)).slice(0, 4).join('');
}

/** Sentences about parts of an image, with the boxes they speak of. */
export interface GeotextRegions {
  /** (regions) entry each belongs to. */
  readonly entry: Int32Array;
  readonly sentences: readonly string[];
  /** (regions, 4) centre x, centre y, width, height as fractions of the image; -100 four times where there is no box. */
  readonly boxes: Float64Array;
}

export interface GeotextAnnotations {
  readonly files: readonly string[];
  /** (entries) e.g. `0839/image-43.jpeg`; the first four characters name the building. */
  readonly imageIds: readonly string[];
  /** (entries) relative to the folder of images. */
  readonly imagePaths: readonly string[];
  /** (texts) as written, entry by entry. */
  readonly captions: readonly string[];
  /** (texts) entry that each text describes. */
  readonly entryOfText: Int32Array;
  /** (entries) 1 where the caption is a lone text, as in training files. */
  readonly loneCaption: Uint8Array;
  readonly regions: GeotextRegions;
}

export interface AnnotationReading {
  /** Whether sentences and boxes are read; passed over unless set. */
  readonly regions?: boolean;
}

/** What grows while files are read. */
class Columns {
  readonly imageIds: string[] = [];
  readonly imagePaths: string[] = [];
  readonly captions: string[] = [];
  readonly entryOfText: number[] = [];
  readonly loneCaption: number[] = [];
  readonly regionEntry: number[] = [];
  readonly sentences: string[] = [];
  readonly boxes: number[] = [];
}

/**
 * Reads annotation files one after the other, as if they were one.
 *
 * @throws InputError where a file cannot be read, FileFormatError with the JSON pointer of what is missing or of the wrong
 *   kind
 */
export async function readGeotextAnnotations(
  files: readonly string[],
  reading: AnnotationReading = {},
): Promise<GeotextAnnotations> {
  if (files.length === 0) throw new InputError('no annotation file is named');
  const columns = new Columns();
  for (const file of files) await readFile(file, columns, reading.regions === true);
  return {
    files,
    imageIds: columns.imageIds,
    imagePaths: columns.imagePaths,
    captions: columns.captions,
    entryOfText: Int32Array.from(columns.entryOfText),
    loneCaption: Uint8Array.from(columns.loneCaption),
    regions: {
      entry: Int32Array.from(columns.regionEntry),
      sentences: columns.sentences,
      boxes: Float64Array.from(columns.boxes),
    },
  };
}

async function readFile(file: string, columns: Columns, withRegions: boolean): Promise<void> {
  const json = new JsonStream(file);
  let record = 0;
  let field = '';
  json.where = () => `/${record}${field === '' ? '' : `/${field}`}`;
  try {
    json.beginArray();
    for (; json.more(); record++) {
      readEntry(json, columns, withRegions, (name) => (field = name));
      await json.breathe();
    }
    json.finish();
  } finally {
    json.close();
  }
}

function readEntry(json: JsonStream, columns: Columns, withRegions: boolean, at: (field: string) => void): void {
  const entry = columns.imageIds.length;
  let imageId: string | undefined;
  let image: string | undefined;
  let captions: string[] | undefined;
  let sentences: string[] = [];
  let boxes: number[] = [];
  let lone = false;
  json.beginObject();
  while (json.more()) {
    const key = json.key();
    at(key);
    if (key === 'image_id') imageId = json.text();
    else if (key === 'image') image = json.text();
    else if (key === 'caption') {
      const value = json.value();
      lone = typeof value === 'string';
      captions = lone ? [value as string] : textsOf(value, json);
    } else if (key === 'sentences' && withRegions) sentences = readSentences(json);
    else if (key === 'bboxes' && withRegions) boxes = readBoxes(json, at);
    else json.skip();
    at('');
  }
  const missing = (name: string): never => json.fail(`has no "${name}"`);
  columns.imageIds.push(imageId ?? missing('image_id'));
  columns.imagePaths.push(image ?? missing('image'));
  for (const caption of captions ?? missing('caption')) {
    columns.captions.push(caption);
    columns.entryOfText.push(entry);
  }
  columns.loneCaption.push(lone ? 1 : 0);
  if (boxes.length !== 4 * sentences.length) {
    json.fail(`has ${sentences.length} sentences, but ${boxes.length / 4} bboxes`);
  }
  for (const sentence of sentences) {
    columns.regionEntry.push(entry);
    columns.sentences.push(sentence);
  }
  for (const number of boxes) columns.boxes.push(number);
}

function textsOf(value: unknown, json: JsonStream): string[] {
  if (!Array.isArray(value)) return json.fail('a caption is a text or a list of texts');
  const odd = value.findIndex((each) => typeof each !== 'string');
  if (odd >= 0) json.fail(`item ${odd} of the captions is no text`);
  return value as string[];
}

function readSentences(json: JsonStream): string[] {
  const sentences: string[] = [];
  json.beginArray();
  while (json.more()) sentences.push(json.isNull() ? NO_SENTENCE : json.text());
  return sentences;
}

function readBoxes(json: JsonStream, at: (field: string) => void): number[] {
  const boxes: number[] = [];
  json.beginArray();
  for (let box = 0; json.more(); box++) {
    at(`bboxes/${box}`);
    if (json.isNull()) {
      boxes.push(NO_BOX, NO_BOX, NO_BOX, NO_BOX);
      continue;
    }
    const before = boxes.length;
    json.beginArray();
    while (json.more()) boxes.push(json.number());
    if (boxes.length - before !== 4) json.fail(`a box is four numbers, ${boxes.length - before} stand there`);
  }
  return boxes;
}
