import type { DefectList } from '../../../src/datasets/submission/index.js';
import type { CheckedBox } from './checkBox.js';

/** Boxes needed before a statement about all of them is made. */
const MIN_BOXES = 20;

/** Signs of another box convention over all boxes of a submission; only warnings, because scenes differ. */
export class ConventionCheck {
  #boxes = 0;
  #cars = 0;
  #widerCars = 0;
  #rotations = 0;
  /** Upright boxes whose w stands last. */
  #lastIsScalar = 0;
  #placed = 0;
  #farAway = 0;

  /** @param farM distance over the ground from which nothing of the class is evaluated, and the vehicle's place */
  add({ translation, size, rotation, className }: CheckedBox, ego?: readonly number[], farM?: number): void {
    this.#boxes++;
    if (className === 'car' && size) {
      this.#cars++;
      if (size[0] > size[1]) this.#widerCars++;
    }
    if (rotation) {
      this.#rotations++;
      const [w, x, y, z] = rotation;
      if (Math.abs(w) < 1e-6 && Math.abs(x) < 1e-6 && Math.abs(y) > 1e-6 && Math.abs(z) > 1e-6) this.#lastIsScalar++;
    }
    if (translation && ego && farM !== undefined) {
      this.#placed++;
      if (Math.hypot(translation[0] - ego[0], translation[1] - ego[1]) >= farM) this.#farAway++;
    }
  }

  get boxes(): number {
    return this.#boxes;
  }

  report(defects: DefectList): void {
    if (this.#cars >= MIN_BOXES && this.#widerCars > this.#cars / 2) {
      defects.warning('size-order', 'all boxes', 'most cars are wider than long; the order is width, length, height');
    }
    if (this.#rotations >= MIN_BOXES && this.#lastIsScalar > this.#rotations / 2) {
      defects.warning('rotation-order', 'all boxes', 'most rotations look like x, y, z, w; the order is w, x, y, z');
    }
    if (this.#placed >= MIN_BOXES && this.#farAway > this.#placed / 2) {
      defects.warning(
        'box-frame',
        'all boxes',
        `${this.#farAway} of ${this.#placed} lie beyond the evaluated range of the vehicle; boxes stand in the global frame, in metres`,
      );
    } else if (this.#farAway > 0) {
      defects.warning(
        'box-range',
        'all boxes',
        `${this.#farAway} of ${this.#placed} lie beyond the range of their class and are not evaluated`,
      );
    }
  }
}
