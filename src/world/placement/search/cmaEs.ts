/**
 * CMA-ES: minimises a function of real numbers whose gradient nobody knows.
 *
 * The (μ/μ_w, λ) strategy with rank-one and rank-μ updates and cumulative step-size adaptation, with the default
 * parameters of Hansen, "The CMA Evolution Strategy: A Tutorial" (arXiv 1604.00772), table 1, positive weights alone.
 * Asked for candidates and told their values, so that values may come from anywhere, in parallel. Equal streams and values
 * give equal candidates.
 */
import type { Rng } from '../../../contracts/index.js';
import { symmetricEigen } from './symmetricEigen.js';

export interface CmaEsOptions {
  /** (n) where the search begins. */
  readonly mean: ArrayLike<number>;
  /** Standard deviation of the first candidates in every direction. */
  readonly sigma: number;
  /** λ; 4 + ⌊3 ln n⌋ when absent. */
  readonly population?: number;
  readonly rng: Rng;
}

export class CmaEs {
  readonly population: number;
  readonly #n: number;
  readonly #rng: Rng;
  readonly #weights: Float64Array;
  readonly #muEffective: number;
  readonly #cSigma: number;
  readonly #dSigma: number;
  readonly #cC: number;
  readonly #c1: number;
  readonly #cMu: number;
  /** E‖N(0, I)‖. */
  readonly #chi: number;
  readonly #mean: Float64Array;
  #sigma: number;
  /** (n, n) covariance, its eigenvectors as columns and the roots of its eigenvalues. */
  readonly #covariance: Float64Array;
  #axes: Float64Array;
  #scales: Float64Array;
  readonly #pathSigma: Float64Array;
  readonly #pathC: Float64Array;
  #generation = 0;
  #asked: readonly Float64Array[] = [];

  constructor({ mean, sigma, population, rng }: CmaEsOptions) {
    const n = mean.length;
    this.#n = n;
    this.#rng = rng;
    this.population = population ?? 4 + Math.floor(3 * Math.log(n));
    const mu = this.population >> 1;
    const raw = Float64Array.from({ length: mu }, (_, i) => Math.log((this.population + 1) / 2) - Math.log(i + 1));
    const total = raw.reduce((sum, weight) => sum + weight, 0);
    this.#weights = raw.map((weight) => weight / total);
    const muEff = 1 / this.#weights.reduce((sum, weight) => sum + weight * weight, 0);
    this.#muEffective = muEff;
    this.#cSigma = (muEff + 2) / (n + muEff + 5);
    this.#dSigma = 1 + 2 * Math.max(0, Math.sqrt((muEff - 1) / (n + 1)) - 1) + this.#cSigma;
    this.#cC = (4 + muEff / n) / (n + 4 + (2 * muEff) / n);
    this.#c1 = 2 / ((n + 1.3) ** 2 + muEff);
    this.#cMu = Math.min(1 - this.#c1, (2 * (0.25 + muEff + 1 / muEff - 2)) / ((n + 2) ** 2 + muEff));
    this.#chi = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    this.#mean = Float64Array.from(mean);
    this.#sigma = sigma;
    this.#covariance = identity(n);
    this.#axes = identity(n);
    this.#scales = new Float64Array(n).fill(1);
    this.#pathSigma = new Float64Array(n);
    this.#pathC = new Float64Array(n);
  }

  /** Where the search is: the mean of the next candidates. */
  get mean(): Float64Array {
    return this.#mean.slice();
  }

  /** Overall standard deviation of the next candidates. */
  get sigma(): number {
    return this.#sigma;
  }

  /** @returns (λ) candidates (n): mean + σ B D z */
  ask(): readonly Float64Array[] {
    const n = this.#n;
    this.#asked = Array.from({ length: this.population }, () => {
      const scaled = this.#scales.map((scale) => scale * this.#rng.normal());
      return Float64Array.from({ length: n }, (_, row) => {
        let y = 0;
        for (let k = 0; k < n; k++) y += this.#axes[row * n + k] * scaled[k];
        return this.#mean[row] + this.#sigma * y;
      });
    });
    return this.#asked.map((candidate) => candidate.slice());
  }

  /** @param values (λ) of the candidates last asked for, lower is better; NaN is worst */
  tell(values: readonly number[]): void {
    const n = this.#n;
    const order = [...this.#asked.keys()].sort((a, b) => rank(values[a]) - rank(values[b]) || a - b);
    const best = order.slice(0, this.#weights.length).map((index) => this.#asked[index]);
    const before = this.#mean.slice();
    const step = new Float64Array(n);
    best.forEach((candidate, k) => {
      for (let i = 0; i < n; i++) step[i] += (this.#weights[k] * (candidate[i] - before[i])) / this.#sigma;
    });
    for (let i = 0; i < n; i++) this.#mean[i] += this.#sigma * step[i];
    this.#generation++;
    this.#movePaths(step);
    this.#adaptCovariance(best, before);
    const length = Math.hypot(...this.#pathSigma);
    this.#sigma *= Math.exp((this.#cSigma / this.#dSigma) * (length / this.#chi - 1));
  }

  #movePaths(step: Float64Array): void {
    const n = this.#n;
    // C^(-1/2) · step.
    const inAxes = new Float64Array(n);
    for (let k = 0; k < n; k++) {
      for (let i = 0; i < n; i++) inAxes[k] += this.#axes[i * n + k] * step[i];
      inAxes[k] /= this.#scales[k];
    }
    const gain = Math.sqrt(this.#cSigma * (2 - this.#cSigma) * this.#muEffective);
    for (let i = 0; i < n; i++) {
      let whitened = 0;
      for (let k = 0; k < n; k++) whitened += this.#axes[i * n + k] * inAxes[k];
      this.#pathSigma[i] = (1 - this.#cSigma) * this.#pathSigma[i] + gain * whitened;
    }
    const gainC = this.#stalls() ? 0 : Math.sqrt(this.#cC * (2 - this.#cC) * this.#muEffective);
    for (let i = 0; i < n; i++) this.#pathC[i] = (1 - this.#cC) * this.#pathC[i] + gainC * step[i];
  }

  /** A long path of the step size: the rank-one update waits, or axes would grow too fast. */
  #stalls(): boolean {
    const settled = Math.sqrt(1 - (1 - this.#cSigma) ** (2 * this.#generation));
    return Math.hypot(...this.#pathSigma) / settled >= (1.4 + 2 / (this.#n + 1)) * this.#chi;
  }

  #adaptCovariance(best: readonly Float64Array[], before: Float64Array): void {
    const n = this.#n;
    const kept = 1 - this.#c1 - this.#cMu + (this.#stalls() ? this.#c1 * this.#cC * (2 - this.#cC) : 0);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let spread = 0;
        best.forEach((candidate, k) => {
          spread += (this.#weights[k] * (candidate[i] - before[i]) * (candidate[j] - before[j])) / this.#sigma ** 2;
        });
        const value =
          kept * this.#covariance[i * n + j] + this.#c1 * this.#pathC[i] * this.#pathC[j] + this.#cMu * spread;
        this.#covariance[i * n + j] = this.#covariance[j * n + i] = value;
      }
    }
    const { values, vectors } = symmetricEigen(this.#covariance, n);
    this.#axes = vectors;
    // Rounding may leave a direction at nothing.
    this.#scales = values.map((value) => Math.sqrt(Math.max(value, 1e-20)));
  }
}

const rank = (value: number): number => (Number.isNaN(value) ? Infinity : value);

function identity(n: number): Float64Array {
  return Float64Array.from({ length: n * n }, (_, at) => (at % (n + 1) === 0 ? 1 : 0));
}
