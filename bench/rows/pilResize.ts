import ndarray from 'ndarray';
import type { Image } from '../../src/contracts/index.js';
import { keyedRng } from '../../src/random/index.js';
import { resizeLikePillow } from '../../src/sensors/index.js';
import { defineRow } from '../row.js';

const [WIDTH, HEIGHT, SIDE] = [1600, 900, 384];

function noise(): Image {
  const rng = keyedRng('bench', 'pil-resize');
  const data = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, () => rng.integer(0, 256));
  return { pixels: ndarray(data, [HEIGHT, WIDTH, 3]) };
}

export const row = defineRow({
  id: 'pil-resize',
  work: `${WIDTH} × ${HEIGHT} RGB to ${SIDE} × ${SIDE}, bicubic, the bytes of Pillow`,
  items: WIDTH * HEIGHT,
  reference: 'Pillow 9.4 (C) on two shared AMD EPYC cores: 7.2 ms median, 7.1 ms at best',
  prepare: noise,
  run(image) {
    const { data } = resizeLikePillow(image, SIDE, SIDE, 'bicubic').pixels;
    let sum = 0;
    for (let i = 0; i < data.length; i++) sum += data[i];
    const mean = sum / data.length;
    if (!(mean > 126 && mean < 129)) throw new Error(`mean ${mean}`);
    return mean;
  },
});
