/** The robot, or none, that took an image. */
export type ImagePlatform = 'drone' | 'satellite' | 'ground';

/** Words of folder names in University-1652 and GeoText-1652. */
const FOLDER_WORDS: readonly (readonly [RegExp, ImagePlatform])[] = [
  [/(?:^|[_\W])drone(?:$|[_\W])/i, 'drone'],
  [/(?:^|[_\W])satellite(?:$|[_\W])/i, 'satellite'],
  [/(?:^|[_\W])(?:street|ground|google)(?:$|[_\W])/i, 'ground'],
];

/**
 * Which platform an image comes from, as far as its path says: by its folder (`gallery_drone`, `satellite`, `street`,
 * `google`), else by the drone images' own names (`image-43.jpeg`).
 */
export function platformOfImagePath(path: string): ImagePlatform | undefined {
  const parts = path.split('/');
  const name = parts.pop() as string;
  for (const part of parts.reverse()) {
    const found = FOLDER_WORDS.find(([word]) => word.test(part));
    if (found !== undefined) return found[1];
  }
  return /^image-\d+\.jpe?g$/i.test(name) ? 'drone' : undefined;
}
