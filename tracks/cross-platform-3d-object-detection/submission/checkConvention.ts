import { evaluatedName } from './classes.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';

/** Boxes needed before a statement about all of them is made. */
const MIN_BOXES = 20;
/** Beyond the challenge's point range (75.2 m) by far. */
const FAR_M = 150;

function median(values: number[]): number {
  values.sort((a, b) => a - b);
  return values[values.length >> 1];
}

/**
 * Signs of another box convention over all boxes of a submission; only warnings, because scenes differ.
 *
 * Pi3DET clouds hold what the front camera sees (x ahead, within 75.2 m, z within a few metres of the sensor), and a car
 * is longer than wide.
 */
export class ConventionCheck {
  readonly #x: number[] = [];
  readonly #z: number[] = [];
  readonly #carLengthOverWidth: number[] = [];
  #far = 0;

  add(boxes: Float64Array, names: readonly string[] | undefined): void {
    for (let at = 0; at + 6 < boxes.length; at += 7) {
      const [x, y, z, length, width] = boxes.subarray(at, at + 5);
      if (![x, y, z].every(Number.isFinite)) continue;
      this.#x.push(x);
      this.#z.push(z);
      if (Math.hypot(x, y) > FAR_M) this.#far++;
      if (evaluatedName(names?.[at / 7] ?? '') === 'Car' && length > 0 && width > 0) {
        this.#carLengthOverWidth.push(length / width);
      }
    }
  }

  report(defects: DefectList): void {
    const count = this.#x.length;
    if (count < MIN_BOXES) return;
    const behind = this.#x.filter((x) => x < 0).length;
    const z = median(this.#z);
    if (Math.abs(z) > 8) {
      defects.warning(
        'box-frame',
        'all boxes',
        `half of them lie more than ${Math.abs(z).toFixed(1)} m ${z > 0 ? 'above' : 'below'} the sensor; ` +
          'z points up in the LiDAR frame (are these camera boxes?)',
      );
    }
    if (behind > count / 2) {
      defects.warning('box-frame', 'all boxes', `${behind} of ${count} lie behind the sensor; x points forward`);
    }
    if (this.#far > count / 10) {
      defects.warning('box-frame', 'all boxes', `${this.#far} of ${count} lie beyond ${FAR_M} m; are these metres?`);
    }
    if (this.#carLengthOverWidth.length >= MIN_BOXES && median(this.#carLengthOverWidth) < 1) {
      defects.warning(
        'box-dimensions',
        'all boxes',
        'most cars are wider than long; the order is length, width, height',
      );
    }
  }
}
