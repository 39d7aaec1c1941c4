import type sharp from 'sharp';
import { nativePackage } from '../errors/index.js';

/**
 * The image library, loaded with the first image.
 *
 * @throws InputError where its compiled part does not fit the machine
 */
export const loadSharp = (): Promise<typeof sharp> =>
  nativePackage('sharp', async () => (await import('sharp')).default);
