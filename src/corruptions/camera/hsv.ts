import type { RgbImage } from '../operation.js';
import { emptyLike, UNIT_LEVELS } from './rgbImage.js';

/**
 * Changes saturation and value of every pixel and keeps its hue.
 *
 * Hue, saturation and value as scikit-image computes them, in the same order of operations: truncation to bytes shows
 * the last bit. Channels that are the highest or lowest of their pixel follow from two tables; only the middle one
 * needs the hue.
 *
 * @param changeValue @param changeSaturation [0, 1] → [0, 1]
 */
export function changeHsv(
  image: RgbImage,
  changeValue: (value: number) => number,
  changeSaturation: (saturation: number) => number,
): RgbImage {
  const out = emptyLike(image);
  const { data } = image;
  const target = out.data;
  const newValue = UNIT_LEVELS.map(changeValue);
  // (256, 256) by highest and lowest level: saturation after the change, and the byte of the lowest channel.
  const saturations = new Float64Array(65_536);
  const lowestByte = new Uint8Array(65_536);
  const highestByte = Uint8Array.from(newValue, (value) => value * 255);
  for (let highest = 0; highest < 256; highest++) {
    for (let lowest = 0; lowest <= highest; lowest++) {
      const delta = UNIT_LEVELS[highest] - UNIT_LEVELS[lowest];
      const saturation = changeSaturation(delta === 0 ? 0 : delta / UNIT_LEVELS[highest]);
      saturations[highest * 256 + lowest] = saturation;
      lowestByte[highest * 256 + lowest] = newValue[highest] * (1 - saturation) * 255;
    }
  }
  for (let i = 0; i < data.length; i += 3) {
    const red = data[i];
    const green = data[i + 1];
    const blue = data[i + 2];
    const highest = red > green ? (red > blue ? red : blue) : green > blue ? green : blue;
    const lowest = red < green ? (red < blue ? red : blue) : green < blue ? green : blue;
    const at = highest * 256 + lowest;
    const top = highestByte[highest];
    const bottom = lowestByte[at];
    if (highest === lowest) {
      // No hue: sector 0 with fraction 0, so green is v (1 − s).
      target[i] = top;
      target[i + 1] = bottom;
      target[i + 2] = bottom;
      continue;
    }
    const delta = UNIT_LEVELS[highest] - UNIT_LEVELS[lowest];
    // Of equal channels scikit-image lets the last one decide.
    let hue: number;
    if (blue === highest) hue = 4 + (UNIT_LEVELS[red] - UNIT_LEVELS[green]) / delta;
    else if (green === highest) hue = 2 + (UNIT_LEVELS[blue] - UNIT_LEVELS[red]) / delta;
    else hue = (UNIT_LEVELS[green] - UNIT_LEVELS[blue]) / delta;
    hue /= 6;
    if (hue < 0) hue += 1;
    const sixfold = hue * 6;
    const sector = Math.floor(sixfold);
    const fraction = sixfold - sector;
    const saturation = saturations[at];
    const share = sector & 1 ? 1 - fraction * saturation : 1 - (1 - fraction) * saturation;
    const middle = newValue[highest] * share * 255;
    switch (sector) {
      case 0:
      case 6:
        target[i] = top;
        target[i + 1] = middle;
        target[i + 2] = bottom;
        break;
      case 1:
        target[i] = middle;
        target[i + 1] = top;
        target[i + 2] = bottom;
        break;
      case 2:
        target[i] = bottom;
        target[i + 1] = top;
        target[i + 2] = middle;
        break;
      case 3:
        target[i] = bottom;
        target[i + 1] = middle;
        target[i + 2] = top;
        break;
      case 4:
        target[i] = middle;
        target[i + 1] = bottom;
        target[i + 2] = top;
        break;
      default:
        target[i] = top;
        target[i + 1] = bottom;
        target[i + 2] = middle;
    }
  }
  return out;
}
