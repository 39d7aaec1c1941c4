import type { Rng } from '../../../contracts/index.js';
import type { Relief } from '../ground/index.js';
import { Path } from '../motion/index.js';

/** The road's middle line in its own axes and the relief that the ground has along it. */
export interface Lie {
  readonly centreLine: Path;
  readonly relief: Relief;
}

/** Beyond the ground's edge everything drives straight on. */
const BEYOND_M = 400;

/**
 * A gently rising, falling and swinging road. S-shaped bends lie where `clear` says so.
 *
 * @param halfRoadM where the crown's slope ends on the left and on the right
 */
export function lieOf(
  rng: Rng,
  halfLengthM: number,
  halfWidthM: number,
  halfRoadM: readonly [left: number, right: number],
  clear: (fromS: number, toS: number) => boolean,
): Lie {
  const centreLine = new Path(-halfLengthM - BEYOND_M, 0, 0);
  const bends: [number, number][] = [];
  let end = -halfLengthM - BEYOND_M;
  for (let s = -halfLengthM + 30; s < halfLengthM - 60; s += rng.uniform(20, 60)) {
    const turn = rng.uniform(0.06, 0.15) * rng.choice([1, -1]);
    const radius = rng.uniform(90, 180);
    const length = 2 * radius * Math.sin(Math.abs(turn));
    if (rng.uniform() < 0.45 || !clear(s - 12, s + length + 12)) continue;
    centreLine
      .straight(s - end)
      .arc(radius, turn)
      .arc(radius, -turn);
    end = s + length;
    bends.push([s, end]);
    s = end;
  }
  centreLine.straight(halfLengthM + BEYOND_M - end);

  const sNodes: number[] = [];
  for (let s = -halfLengthM; s < halfLengthM; s += bends.some(([a, b]) => s > a - 4 && s < b + 4) ? 3 : 12)
    sNodes.push(s);
  sNodes.push(halfLengthM);
  const nNodes = new Set([-halfWidthM, -halfRoadM[1], 0, halfRoadM[0], halfWidthM]);
  for (let n = halfRoadM[0] + 14; n < halfWidthM - 8; n += 20) nNodes.add(n);
  for (let n = halfRoadM[1] + 14; n < halfWidthM - 8; n += 20) nNodes.add(-n);
  const ns = [...nNodes].sort((a, b) => a - b);

  const slope = Math.max(-0.02, Math.min(0.02, rng.normal(0, 0.008)));
  const wave = wavesOf(rng, 0.12);
  const cross = Math.max(-0.015, Math.min(0.015, rng.normal(0, 0.006)));
  const crossWave = wavesOf(rng, 0.2);
  const crown = rng.uniform(0.008, 0.02);
  const g = (n: number): number => {
    const road = n > 0 ? halfRoadM[0] : halfRoadM[1];
    const beside = Math.max(0, Math.abs(n) - road);
    // Level with the crown's foot at the kerb, waves grow behind it.
    return -crown * Math.min(Math.abs(n), road) + cross * n + crossWave(n) * Math.min(1, beside / 30);
  };
  return {
    centreLine,
    relief: {
      sNodes: Float64Array.from(sNodes),
      fM: Float64Array.from(sNodes, (s) => slope * s + wave(s)),
      bendM: Float64Array.from(sNodes, (s) => centreLine.at(centreLine.distanceAtX(s)).y),
      nNodes: Float64Array.from(ns),
      gM: Float64Array.from(ns, g),
    },
  };
}

function wavesOf(rng: Rng, amplitudeM: number): (at: number) => number {
  const [a, b] = [rng.uniform(0.3, 1) * amplitudeM, rng.uniform(0.3, 1) * amplitudeM];
  const [p, q] = [rng.uniform(0, 6.28), rng.uniform(0, 6.28)];
  const [long, short] = [rng.uniform(90, 160), rng.uniform(50, 80)];
  return (at) => a * Math.sin((2 * Math.PI * at) / long + p) + 0.5 * b * Math.sin((2 * Math.PI * at) / short + q);
}
