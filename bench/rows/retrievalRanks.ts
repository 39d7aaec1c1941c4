import { matrixBlocks, rankQueries, roundToFloat16 } from '../../src/metrics/index.js';
import { defineRow } from '../row.js';

const QUERIES = 10_000;
const GALLERY = 10_000;
const PER_BUILDING = 54;

function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Float16 cosines: a sum of eight draws, higher within the building; values repeat in every row. */
function makeScores(): Float32Array {
  const draw = mulberry32(4);
  const noise = Float32Array.from({ length: 1 << 20 }, () => {
    let sum = 0;
    for (let i = 0; i < 8; i++) sum += draw();
    return sum / 8 - 0.5;
  });
  const scores = new Float32Array(QUERIES * GALLERY);
  for (let query = 0, at = 0; query < QUERIES; query++) {
    let from = Math.floor(draw() * noise.length);
    for (let item = 0; item < GALLERY; item++, at++) {
      const same = Math.floor(item / PER_BUILDING) === Math.floor(query / PER_BUILDING);
      scores[at] = noise[from++ & (noise.length - 1)] + (same ? 0.12 : 0);
    }
  }
  for (let at = 0; at < scores.length; at++) scores[at] = roundToFloat16(scores[at]);
  return scores;
}

export const row = defineRow({
  id: 'retrieval-ranks',
  work: 'exact ranks of 10,000 float16 queries against 10,000 items under three tie policies, equal scores as NumPy',
  items: QUERIES,
  reference: 'numpy.argsort of float16 rows of 10,000: about 1 ms a row (one shared AMD EPYC core)',
  prepare: () => ({
    scores: makeScores(),
    buildings: Int32Array.from({ length: GALLERY }, (_, item) => Math.floor(item / PER_BUILDING)),
  }),
  async run({ scores, buildings }) {
    const [{ ranks, tiedQueries }] = await rankQueries(matrixBlocks(scores, QUERIES, GALLERY), [
      { queryBuildings: buildings, galleryBuildings: buildings },
    ]);
    if (tiedQueries === 0) throw new Error('no query is tied');
    // Without a sort: the official rank lies between the number of higher scores and that plus the equal wrong ones.
    for (let query = 0; query < QUERIES; query += 997) {
      const row = scores.subarray(query * GALLERY, (query + 1) * GALLERY);
      const right = (item: number): boolean => buildings[item] === buildings[query];
      const best = row.reduce((most, score, item) => (right(item) && score > most ? score : most), -Infinity);
      const higher = row.reduce((count, score) => count + (score > best ? 1 : 0), 0);
      const equal = row.reduce((count, score, item) => count + (score === best && !right(item) ? 1 : 0), 0);
      if (ranks.pessimistic[query] !== higher + equal) throw new Error(`query ${query}: ${ranks.pessimistic[query]}`);
      if (ranks.official[query] < higher || ranks.official[query] > higher + equal) throw new Error(`query ${query}`);
    }
  },
  minRounds: 3,
});
