/**
 * Writes images and captions for training: `node simulate.js OUT_DIR FIRST COUNT`.
 *
 * OUT_DIR/images.u8: (n, 128, 128, 3) sRGB, image after image, resized as the model's own pre-processing does it.
 * OUT_DIR/captions.jsonl: per image {place, platform, captions}.
 *
 * Places FIRST up to FIRST + COUNT of the world, scenes `baseline/geotext/N`: three drone views, one satellite tile, one
 * photo from the street each. No mini set uses these scenes.
 */
import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import ndarray from 'ndarray';
import { keyedRng } from '../../../../src/random/index.js';
import { resizeLikePillow } from '../../../../src/sensors/index.js';
import { IMAGE_SIZE, photographsOf } from '../../mini/photograph.js';
import { placeOf } from '../../mini/places.js';

const SIDE = 128;
const CAPTIONS = 6;
const VIEWS = { drone: 3, satellite: 1, ground: 1 };

const [outDir, first, count] = process.argv.slice(2);
if (outDir === undefined || !Number.isInteger(Number(first)) || !(Number(count) > 0)) {
  console.error('usage: simulate OUT_DIR FIRST COUNT');
  process.exit(2);
}
mkdirSync(outDir, { recursive: true });
const images = openSync(join(outDir, 'images.u8'), 'w');
const captions = openSync(join(outDir, 'captions.jsonl'), 'w');
for (let place = Number(first); place < Number(first) + Number(count); place++) {
  const rng = keyedRng('baseline/geotext/views', place);
  for (const { platform, rgb, captions: said } of photographsOf(
    placeOf(`baseline/geotext/${place}`),
    VIEWS,
    CAPTIONS,
    rng,
  )) {
    const image = { pixels: ndarray(rgb, [IMAGE_SIZE.heightPx, IMAGE_SIZE.widthPx, 3]) };
    writeSync(images, resizeLikePillow(image, SIDE, SIDE, 'bicubic').pixels.data as Uint8Array);
    writeSync(captions, `${JSON.stringify({ place, platform, captions: said })}\n`);
  }
}
closeSync(images);
closeSync(captions);
