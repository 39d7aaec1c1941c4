import type { SmallFastCounter } from './smallFastCounter.js';

/** Layers of equal area under exp(-x²/2), the lowest with the tail. */
const LAYERS = 128;
/** Where the tail begins and the area of each layer, for 128 layers (Marsaglia and Tsang's constants). */
const TAIL_START = 3.442619855899;
const LAYER_AREA = 9.91256303526217e-3;
/** A candidate has 24 random bits and a sign. */
const CANDIDATE_SCALE = 2 ** -24;

const density = (x: number) => Math.exp(-0.5 * x * x);

/** Right edges of the layers, widest (the lowest) first; edge[LAYERS] = 0. */
const edge = new Float64Array(LAYERS + 1);
/** Height of the density at the right edges. */
const height = new Float64Array(LAYERS + 1);
edge[0] = LAYER_AREA / density(TAIL_START);
edge[1] = TAIL_START;
for (let layer = 2; layer < LAYERS; layer++) {
  edge[layer] = Math.sqrt(-2 * Math.log(LAYER_AREA / edge[layer - 1] + density(edge[layer - 1])));
}
for (let layer = 0; layer <= LAYERS; layer++) height[layer] = density(edge[layer]);
/** Candidate 1 of a layer in units of 2^-24, and the share of the layer that lies wholly below the density. */
const step = edge.map((x) => x * CANDIDATE_SCALE);
const inside = Int32Array.from({ length: LAYERS }, (_, layer) => (edge[layer + 1] / edge[layer]) * 2 ** 24);

/** What a candidate that is not surely inside its layer becomes. */
function settle(source: SmallFastCounter, candidate: number, layer: number): number {
  for (;;) {
    const x = candidate * step[layer];
    if (Math.abs(candidate) < inside[layer]) return x;
    if (layer === 0) {
      // Marsaglia's exact sampling of the tail.
      for (;;) {
        const beyond = -Math.log(source.openUniform()) / TAIL_START;
        const cost = -Math.log(source.openUniform());
        if (2 * cost > beyond * beyond) return candidate < 0 ? -TAIL_START - beyond : TAIL_START + beyond;
      }
    }
    if (height[layer] + source.openUniform() * (height[layer + 1] - height[layer]) < density(x)) return x;
    const word = source.word();
    layer = word & (LAYERS - 1);
    candidate = word >> 7;
  }
}

const words = new Int32Array(1024);

/**
 * Fills `out` with Gaussians of mean 0 and standard deviation 1.
 *
 * Source: G. Marsaglia, W. W. Tsang, "The ziggurat method for generating random variables", Journal of Statistical
 * Software 5(8), 2000; layer and candidate take different bits of the word, as J. A. Doornik (2005) asks for.
 */
export function zigguratNormals(source: SmallFastCounter, out: Float64Array): void {
  for (let start = 0; start < out.length; start += words.length) {
    const count = Math.min(words.length, out.length - start);
    source.fillWords(words, count);
    for (let i = 0; i < count; i++) {
      const word = words[i];
      const layer = word & (LAYERS - 1);
      const candidate = word >> 7;
      // The sign fold is cheaper than Math.abs here and differs from it for negative whole numbers by one unit only.
      out[start + i] =
        (candidate ^ (candidate >> 31)) < inside[layer] ? candidate * step[layer] : settle(source, candidate, layer);
    }
  }
}
