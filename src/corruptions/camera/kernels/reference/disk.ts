import type { RgbImage } from '../../../operation.js';
import { edgeIndex } from '../../edges.js';

/**
 * An image correlated with a square kernel, edges reflected about their pixel, truncated to bytes.
 *
 * Over an even area the sum is the level times the sum of the weights; elsewhere it is added up as it stands, row by row.
 *
 * @param weights ((2 half + 1)²)
 */
export function correlateSquareReference(image: RgbImage, half: number, weights: Float32Array): Uint8Array {
  const { widthPx, heightPx, data } = image;
  const all = weights.reduce((total, weight) => total + weight, 0);
  const reflect = (at: number, size: number) => edgeIndex(at, size, 'reflect101');
  return Uint8Array.from(data, (level, i) => {
    const [channel, x, y] = [i % 3, Math.floor(i / 3) % widthPx, Math.floor(i / 3 / widthPx)];
    let sum = 0;
    let isEven = true;
    for (let v = -half, at = 0; v <= half; v++) {
      for (let u = -half; u <= half; u++, at++) {
        const other = data[3 * (reflect(y + v, heightPx) * widthPx + reflect(x + u, widthPx)) + channel];
        sum += weights[at] * (other / 255);
        isEven &&= other === level;
      }
    }
    return Math.min(255, Math.max(0, isEven ? level * all : 255 * sum));
  });
}
