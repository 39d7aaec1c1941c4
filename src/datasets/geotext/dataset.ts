/**
 * GeoText-1652 and the challenge's galleries as datasets: every image and every text is a sample of its own.
 *
 * A sample with `text` is a query of t2i, one with `image` an item of its gallery; in i2t they change places. Texts are as
 * written: cleaning (`cleanCaption`) belongs to the model, whose training decides about it.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Dataset, DatasetSource, Sample, Warning } from '../../contracts/index.js';
import { FileFormatError, InputError } from '../../errors/index.js';
import { isSafeRelativePath, readImage } from '../../sensors/index.js';
import { buildingOfImageId, readGeotextAnnotations } from './annotations.js';
import { readAnswers } from './answers.js';
import { listGalleryImages } from './images.js';
import { findGeotext, GEOTEXT_CHALLENGE_FORMAT, GEOTEXT_FORMAT, type GeotextLayout } from './layout.js';
import { platformOfImagePath, type ImagePlatform } from './platforms.js';
import { readQueries } from './queries.js';

/** The only camera of an image sample. */
export const GEOTEXT_CAMERA = 'camera';

/** The answer to an image or a text. */
export interface GeotextTruth {
  /** Name of the building. */
  readonly building: string;
  /** Sample id of the image itself, or of the image that the text describes; absent where only buildings are known. */
  readonly imageId?: string;
}

/** Id of the c-th text of an image. */
const textId = (imageId: string, caption: number): string => `${imageId}#${caption}`;

/**
 * Opens annotations or a challenge folder; see {@link findGeotext} for what a path may be.
 *
 * Ids of annotated data: images in the order of the file (`0839/image-43.jpeg`), each followed by its texts
 * (`0839/image-43.jpeg#0`), so that the first n ids are a smaller set. Ids of a challenge: names of the gallery's images
 * without extension, then query ids as a submission names them (`q1`); it has ground truth where an `answers.json` lies
 * beside the queries.
 *
 * @throws InputError or FileFormatError where files are missing or damaged, or two images have one id
 */
export async function openGeotextDataset(source: DatasetSource): Promise<Dataset<GeotextTruth>> {
  const layout = await findGeotext(source.path, source.split);
  if (source.format !== undefined && source.format !== layout.format) {
    throw new InputError(`${source.path}: holds ${layout.format}, not ${source.format}`);
  }
  return layout.format === GEOTEXT_FORMAT ? openAnnotated(source, layout) : openChallenge(source, layout);
}

interface Item {
  readonly path?: string;
  readonly text?: string;
  readonly sequence?: string;
  readonly platform?: ImagePlatform;
  readonly truth?: GeotextTruth;
}

function sampleOf(id: string, { path, text, sequence, platform, truth }: Item): Sample<GeotextTruth> {
  return {
    id,
    files: path === undefined ? [] : [path],
    ...(sequence !== undefined && { sequence }),
    ...(platform !== undefined && { platform }),
    ...(text !== undefined && { text: async () => text }),
    ...(path !== undefined && {
      image: async (camera: string) => {
        if (camera !== GEOTEXT_CAMERA)
          throw new InputError(`sample ${id} has no camera ${camera}; it has ${GEOTEXT_CAMERA}`);
        return readImage(path);
      },
    }),
    ...(truth !== undefined && { groundTruth: async () => truth }),
  };
}

function datasetOf(
  source: DatasetSource,
  format: string,
  items: ReadonlyMap<string, Item>,
  files: readonly string[],
  hasGroundTruth: boolean,
): Dataset<GeotextTruth> {
  return {
    path: source.path,
    format,
    ...(source.split !== undefined && { split: source.split }),
    ids: [...items.keys()],
    hasGroundTruth,
    files,
    async sample(id) {
      const item = items.get(id);
      if (item === undefined) throw new InputError(`${source.path}: no sample ${id}`);
      return sampleOf(id, item);
    },
  };
}

async function openAnnotated(
  source: DatasetSource,
  layout: Extract<GeotextLayout, { format: typeof GEOTEXT_FORMAT }>,
): Promise<Dataset<GeotextTruth>> {
  const { imageIds, imagePaths, captions, entryOfText, loneCaption, files } = await readGeotextAnnotations(
    layout.annotations,
  );
  const items = new Map<string, Item>();
  const textsOf = new Map<string, number>();
  let text = 0;
  imageIds.forEach((id, entry) => {
    const place = `entry ${entry} (${id})`;
    const image = imagePaths[entry];
    if (!isSafeRelativePath(image)) {
      throw new FileFormatError(files[0], place, `image ${image} leaves the folder of images`);
    }
    const path = join(layout.imageRoot, image);
    const known = items.get(id);
    // Training files have one entry a caption, so that an image stands there several times.
    if (known !== undefined && (known.path !== path || loneCaption[entry] === 0)) {
      throw new FileFormatError(files[0], place, 'another entry has this image_id');
    }
    const building = buildingOfImageId(id);
    const platform = platformOfImagePath(image);
    const common = { sequence: building, truth: { building, imageId: id }, ...(platform && { platform }) };
    items.set(id, { ...common, path });
    for (; text < captions.length && entryOfText[text] === entry; text++) {
      const count = textsOf.get(id) ?? 0;
      textsOf.set(id, count + 1);
      items.set(textId(id, count), { ...common, text: captions[text] });
    }
  });
  const [first] = items.values();
  if (first?.path !== undefined && !existsSync(first.path)) {
    throw new InputError(`${first.path}: no such file; images are looked for below ${layout.imageRoot}`);
  }
  return datasetOf(source, GEOTEXT_FORMAT, items, files, true);
}

async function openChallenge(
  source: DatasetSource,
  layout: Extract<GeotextLayout, { format: typeof GEOTEXT_CHALLENGE_FORMAT }>,
): Promise<Dataset<GeotextTruth>> {
  if (layout.queries === undefined)
    throw new InputError(`${source.path}: no query file (*queries*.txt) lies beside it`);
  if (layout.images === undefined) {
    throw new InputError(`${layout.queries}: no folder of images (its name holds "images") lies beside the queries`);
  }
  const answers = layout.answers === undefined ? undefined : readAnswers(layout.answers);
  const { ids, texts, warnings } = await readQueries(layout.queries);
  const items = new Map<string, Item>();
  const add = (id: string, item: Item, building: string | undefined, what: string): void => {
    if (items.has(id)) throw new InputError(`${source.path}: two ${what} have the id ${id}`);
    if (answers !== undefined && building === undefined) {
      throw new FileFormatError(layout.answers as string, `/${what}/${id}`, `is missing: ${id} has no answer`);
    }
    items.set(id, { ...item, ...(building !== undefined && { truth: { building } }) });
  };
  for (const { id, path } of await listGalleryImages(layout.images))
    add(id, { path }, answers?.images.get(id), 'images');
  ids.forEach((id, index) => add(id, { text: texts[index] }, answers?.queries.get(id), 'queries'));
  const files = [layout.queries, ...(layout.answers === undefined ? [] : [layout.answers])];
  const dataset = datasetOf(source, GEOTEXT_CHALLENGE_FORMAT, items, files, answers !== undefined);
  return warnings.length === 0
    ? dataset
    : { ...dataset, warnings: warnings.map((each) => inFile(layout.queries as string, each)) };
}

/** A warning that says which file it is about. */
function inFile(file: string, { code, message }: Warning): Warning {
  return { code, message: `${file}: ${message}` };
}
