/**
 * The folder tree of University-1652: one folder a building, below one folder a view.
 *
 *     train/{drone,satellite,street,google}/<building>/*.jpg
 *     test/{query,gallery}_{drone,satellite,street}/<building>/*.jpg     test/4K_drone/<building>/*.jpg
 *
 * Source: Zheng, Wei, Yang, ACM MM 2020; layumi/University1652-Baseline.
 */
import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { InputError } from '../../errors/index.js';
import { readError } from '../../sensors/index.js';
import { comparePaths, listGalleryImages, platformOfImagePath, type ImagePlatform } from '../geotext/index.js';

export type UniversityPart = 'train' | 'query' | 'gallery' | 'other';

/** Folders that the set is made of, as far as they are there. */
export const UNIVERSITY1652_FOLDERS: readonly { readonly folder: string; readonly part: UniversityPart }[] = [
  ...['drone', 'satellite', 'street', 'google'].map((view) => ({ folder: `train/${view}`, part: 'train' as const })),
  ...(['query', 'gallery'] as const).flatMap((part) =>
    ['drone', 'satellite', 'street'].map((view) => ({ folder: `test/${part}_${view}`, part })),
  ),
  { folder: 'test/4K_drone', part: 'other' },
];

export interface UniversityImage {
  readonly path: string;
  /** Name of the folder; `-1` is junk. */
  readonly building: string;
}

export interface UniversityFolder {
  /** Relative to the root, e.g. `test/gallery_drone`. */
  readonly folder: string;
  readonly part: UniversityPart;
  readonly platform: ImagePlatform;
  /** In the order of torchvision's ImageFolder: buildings by name, files by name. */
  readonly images: readonly UniversityImage[];
}

/**
 * Lists the images of a University-1652 tree.
 *
 * @throws InputError where none of its folders is there, or one holds images without a building's folder
 */
export async function findUniversity1652(root: string): Promise<UniversityFolder[]> {
  const there = UNIVERSITY1652_FOLDERS.filter(({ folder }) => existsSync(join(root, folder)));
  if (there.length === 0) {
    const known = UNIVERSITY1652_FOLDERS.map(({ folder }) => folder).join(', ');
    throw new InputError(`${root}: no University-1652 tree; one of these folders is needed: ${known}`);
  }
  return Promise.all(
    there.map(async ({ folder, part }) => ({
      folder,
      part,
      platform: platformOfImagePath(`${folder}/`) as ImagePlatform,
      images: await imagesOf(join(root, folder)),
    })),
  );
}

async function imagesOf(folder: string): Promise<UniversityImage[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    throw readError(folder, error);
  });
  const buildings = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  if (buildings.length === 0) throw new InputError(`${folder}: holds no folders of buildings`);
  const images: UniversityImage[] = [];
  for (const building of buildings.sort(comparePaths)) {
    for (const { path } of await listGalleryImages(join(folder, building))) images.push({ path, building });
  }
  return images;
}
