/**
 * What a receiver sees of several echoes: the sum of their pulses over range, and its peak.
 *
 * Source: Hahner et al., "LiDAR Snowfall Simulation for Robust 3D Object Detection", CVPR 2022, equations 4 to 6: pulses
 * of a squared sine, cτ long, on a grid of about 0.1 m.
 */
const SPEED_OF_LIGHT_MPS = 299_792_458;
const PULSE_S = 10e-9;
/** Length of a pulse, metres. */
export const PULSE_M = Math.round(SPEED_OF_LIGHT_MPS * PULSE_S * 1000) / 1000;
const GRID_M = 120 + PULSE_M;
const NODES = 1230;
const NODES_PER_M = 10;
/** Nothing is received from nearer than this, everything from farther than the second. */
const OVERLAP_STARTS_M = 0.9;
const OVERLAP_COMPLETE_M = 1;
/** Targets beyond this have no place on the grid. */
export const WAVEFORM_FARTHEST_M = NODES / NODES_PER_M - PULSE_M;

const ANGLE = (2 * Math.PI) / PULSE_M;
const gridM = Float64Array.from({ length: NODES }, (_, k) => Math.round(((k * GRID_M) / (NODES - 1)) * 100) / 100);
const gridCos = gridM.map((range) => Math.cos(ANGLE * range));
const gridSin = gridM.map((range) => Math.sin(ANGLE * range));

export class Waveform {
  readonly #power = new Float64Array(NODES);
  #first = NODES;
  #last = -1;
  /** Of the last peak: range of the echo it stands for, metres. */
  peakM = 0;
  /** Of the last peak. */
  peakPower = 0;

  /** Adds an echo; `amplitude` is its power at one metre. */
  add(rangeM: number, amplitude: number): void {
    if (rangeM <= OVERLAP_STARTS_M) return;
    const overlap = Math.min((rangeM - OVERLAP_STARTS_M) / (OVERLAP_COMPLETE_M - OVERLAP_STARTS_M), 1);
    const half = (0.5 * amplitude * overlap) / (rangeM * rangeM);
    const first = Math.ceil(NODES_PER_M * rangeM);
    const last = Math.min(Math.floor(NODES_PER_M * (rangeM + PULSE_M)), NODES - 1);
    // sin²(π (R − r) / cτ) = (1 − cos(2π (R − r) / cτ)) / 2, the cosine of the difference from tabled ones.
    const [cos, sin] = [half * Math.cos(ANGLE * rangeM), half * Math.sin(ANGLE * rangeM)];
    for (let k = first; k <= last; k++) this.#power[k] += half - (gridCos[k] * cos + gridSin[k] * sin);
    if (first < this.#first) this.#first = first;
    if (last > this.#last) this.#last = last;
  }

  /** Finds the strongest node, the first of several, and clears the waveform for the next beam. */
  takePeak(): void {
    let [best, power] = [0, 0];
    for (let k = this.#first; k <= this.#last; k++) {
      if (this.#power[k] > power) [best, power] = [k, this.#power[k]];
      this.#power[k] = 0;
    }
    this.peakM = best / NODES_PER_M - PULSE_M / 2;
    this.peakPower = power;
    this.#first = NODES;
    this.#last = -1;
  }
}
