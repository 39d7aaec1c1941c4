import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { firstOf, InputError } from '../../errors/index.js';
import { readError } from '../../sensors/index.js';

/** Layout of GeoText-1652: annotation files with a folder of images beside them. */
export const GEOTEXT_FORMAT = 'geotext-1652';
/** Layout of the challenge: a file of queries and a gallery of images under hidden names. */
export const GEOTEXT_CHALLENGE_FORMAT = 'geotext-challenge';

export const ANSWERS_FILE = 'answers.json';

export type GeotextLayout =
  | { readonly format: typeof GEOTEXT_FORMAT; readonly annotations: readonly string[]; readonly imageRoot: string }
  | {
      readonly format: typeof GEOTEXT_CHALLENGE_FORMAT;
      /** Undefined where answers were named and no query file lies beside them. */
      readonly queries: string | undefined;
      /** Folder of the gallery; undefined where a query file was named and no images lie beside it. */
      readonly images: string | undefined;
      readonly answers: string | undefined;
    };

async function namesIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw readError(folder, error);
  });
  return names.sort();
}

const isQueryFile = (name: string): boolean => /quer(?:y|ies)/i.test(name) && name.endsWith('.txt');
const isAnnotationFile = (name: string): boolean => name.endsWith('.json') && name !== ANSWERS_FILE;

async function isFolder(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined))?.isDirectory() === true;
}

/** The folder that paths of images are relative to: `images` beside the annotations, else their own folder. */
async function imageRootOf(folder: string): Promise<string> {
  const beside = join(folder, 'images');
  return (await isFolder(beside)) ? beside : folder;
}

/**
 * Finds what a path holds: an annotation file (.json), a query file (.txt), their `answers.json`, or a folder with
 * one of them.
 *
 * A folder with several annotation files needs a split: a file's name without extension, or `train` or `test` where that
 * is how only some of the names begin; all files of a training split count, in the order of their names.
 *
 * @throws InputError naming what is missing, or the files to choose from
 */
export async function findGeotext(path: string, split?: string): Promise<GeotextLayout> {
  const facts = await stat(path).catch((error: unknown) => {
    throw readError(path, error);
  });
  if (facts.isFile()) {
    if (basename(path) === ANSWERS_FILE) {
      const queries = (await namesIn(dirname(path))).filter(isQueryFile);
      return challengeOf(dirname(path), queries.length === 1 ? queries[0] : undefined);
    }
    if (path.endsWith('.json')) {
      return { format: GEOTEXT_FORMAT, annotations: [path], imageRoot: await imageRootOf(dirname(path)) };
    }
    if (path.endsWith('.txt')) return challengeOf(dirname(path), basename(path));
    throw new InputError(`${path}: neither an annotation file (.json) nor a query file (.txt) nor a folder`);
  }
  const names = await namesIn(path);
  const annotations = names.filter(isAnnotationFile);
  const queries = names.filter(isQueryFile);
  if (annotations.length === 0 && queries.length > 0) {
    const named = split === undefined ? queries : queries.filter((name) => name === split || name === `${split}.txt`);
    if (named.length === 1) return challengeOf(path, named[0]);
    throw new InputError(`${path}: name one of the query files as split: ${firstOf(queries)}`);
  }
  if (annotations.length === 0) {
    throw new InputError(`${path}: holds neither annotations (train.json, test_*.json) nor queries (*queries*.txt)`);
  }
  return {
    format: GEOTEXT_FORMAT,
    annotations: chooseAnnotations(path, annotations, split).map((name) => join(path, name)),
    imageRoot: await imageRootOf(path),
  };
}

function chooseAnnotations(folder: string, names: readonly string[], split: string | undefined): readonly string[] {
  const choose = (): readonly string[] => {
    if (split === undefined) return names;
    const exact = names.filter((name) => name === split || name === `${split}.json`);
    return exact.length > 0 ? exact : names.filter((name) => name.startsWith(split));
  };
  const chosen = choose();
  const isTraining = split !== undefined && chosen.every((name) => name.startsWith('train'));
  if (chosen.length === 1 || (chosen.length > 1 && isTraining)) return chosen;
  const problem = split === undefined ? 'name one of them as split' : `split "${split}" is none or several of them`;
  throw new InputError(`${folder}: ${problem}: ${firstOf(names.map((name) => name.replace(/\.json$/, '')))}`);
}

async function challengeOf(folder: string, queries: string | undefined): Promise<GeotextLayout> {
  const names = await namesIn(folder);
  const candidates: string[] = [];
  for (const name of names) if (/image/i.test(name) && (await isFolder(join(folder, name)))) candidates.push(name);
  if (candidates.length > 1) {
    throw new InputError(
      `${folder}: several folders may hold the gallery: ${firstOf(candidates)}; keep one beside the queries`,
    );
  }
  return {
    format: GEOTEXT_CHALLENGE_FORMAT,
    queries: queries === undefined ? undefined : join(folder, queries),
    images: candidates.length === 1 ? join(folder, candidates[0]) : undefined,
    answers: names.includes(ANSWERS_FILE) ? join(folder, ANSWERS_FILE) : undefined,
  };
}
