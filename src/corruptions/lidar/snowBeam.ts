import { BEAM_HALF_RAD, SECTOR_RAD, sectorOf, type ParticleSet } from './snowParticles.js';

/** Flakes that a beam can meet and still be told apart. */
const MOST = 4096;

/** What blocks one beam: the flakes before the target and which part of the beam each takes, nearest first. */
export class SnowBeam {
  readonly rangeM = new Float64Array(MOST);
  readonly part = new Float64Array(MOST);
  /** Flakes of the last beam. */
  count = 0;
  /** Part of the last beam that reaches the target. */
  targetPart = 1;
  readonly #from = new Float64Array(MOST + 1);
  readonly #to = new Float64Array(MOST + 1);

  /** Finds the flakes nearer than `rangeM` in the beam at `azimuthRad`; false where there are none. */
  meet(set: ParticleSet, azimuthRad: number, rangeM: number): boolean {
    this.count = 0;
    const sector = sectorOf(azimuthRad);
    const end = set.starts[sector + 1];
    let at = set.starts[sector];
    if (at === end || !(set.rangeM[at] < rangeM)) return false;
    // The beam relative to the sector's middle, its free intervals, and what is left of it.
    const middle = azimuthRad - (Math.floor(azimuthRad / SECTOR_RAD) + 0.5) * SECTOR_RAD;
    const [from, to] = [this.#from, this.#to];
    from[0] = middle - BEAM_HALF_RAD;
    to[0] = middle + BEAM_HALF_RAD;
    let intervals = 1;
    let blocked = 0;
    for (; at < end && set.rangeM[at] < rangeM && this.count < MOST; at++) {
      const low = set.azimuthRad[at] - set.halfAngleRad[at];
      const high = set.azimuthRad[at] + set.halfAngleRad[at];
      if (high <= middle - BEAM_HALF_RAD || low >= middle + BEAM_HALF_RAD) continue;
      let taken = 0;
      for (let i = intervals - 1; i >= 0; i--) {
        const [start, stop] = [from[i], to[i]];
        if (high <= start || low >= stop) continue;
        taken += Math.min(high, stop) - Math.max(low, start);
        // What is left of the interval: its piece below the flake stays in place, the one above comes at the end.
        const [below, above] = [low > start, high < stop];
        if (above) {
          const place = below ? intervals++ : i;
          to[place] = stop;
          from[place] = high;
        }
        if (below) {
          from[i] = start;
          to[i] = low;
        } else if (!above) {
          intervals--;
          from[i] = from[intervals];
          to[i] = to[intervals];
        }
      }
      this.rangeM[this.count] = set.rangeM[at];
      this.part[this.count++] = taken / (2 * BEAM_HALF_RAD);
      blocked += taken;
    }
    this.targetPart = Math.min(Math.max(1 - blocked / (2 * BEAM_HALF_RAD), 0), 1);
    return this.count > 0;
  }
}
