import { planCar } from '../objects/car.js';
import type { Barrier, SceneBuilder } from '../sceneBuilder.js';

/** Everything lies ahead within this distance. */
const FAR_M = 58;

/**
 * A street seen from one of its lanes: traffic, parked rows, kerbs and pavements, what stands on them, and a border of
 * facades, walls, hedges or gardens; sometimes a side street.
 */
export function layOutStreet(builder: SceneBuilder): void {
  const { rng } = builder;
  const heading = rng.uniform() < 0.2 ? rng.uniform(-0.5, 0.5) : rng.normal(0, 0.035);
  const cos = Math.cos(heading);
  const sin = Math.sin(heading);
  /** From along-the-road and to-the-left coordinates. */
  const place = (s: number, n: number): [number, number] => [s * cos - n * sin, s * sin + n * cos];
  const lane = rng.uniform(2.9, 3.7);
  const junction = rng.uniform() < 0.3 ? rng.uniform(12, 45) : undefined;
  const junctionHalf = rng.uniform(4, 7);
  const free = (s: number, margin = 0): boolean =>
    junction === undefined || Math.abs(s - junction) > junctionHalf + margin;

  for (const side of [1, -1]) {
    const lanes = rng.integer(0, side > 0 ? 3 : 2);
    for (let index = 1; index <= lanes; index++) traffic(side * index * lane, side > 0 ? Math.PI : 0);
    roadside(side, (lanes + 0.5) * lane + rng.uniform(-0.3, 0.6));
  }
  traffic(0, 0);
  if (junction !== undefined) crossTraffic(junction);

  function traffic(n: number, direction: number): void {
    if (rng.uniform() < 0.35) return;
    for (let s = rng.uniform(5, 25); s < FAR_M; s += rng.uniform(7, 30)) {
      const [x, y] = place(s, n + rng.normal(0, 0.25));
      if (rng.uniform() < 0.12) builder.tryCyclist(x, y, heading + direction + rng.normal(0, 0.08));
      else builder.tryCar(x, y, heading + direction + rng.normal(0, 0.03));
    }
  }

  function crossTraffic(s0: number): void {
    const cars = rng.integer(0, 4);
    for (let car = 0; car < cars; car++) {
      const [x, y] = place(s0 + rng.uniform(-0.6, 0.6) * junctionHalf, rng.uniform(-20, 20));
      const turn = rng.uniform() < 0.3 ? rng.uniform(0, 2 * Math.PI) : rng.choice([1, -1]) * (Math.PI / 2);
      builder.tryCar(x, y, heading + turn + rng.normal(0, 0.08));
    }
  }

  function roadside(side: number, edge: number): void {
    let n = edge;
    if (rng.uniform() < 0.6) n += parkedRow(side, edge);
    const kerb = rng.uniform() < 0.8 ? rng.uniform(0.04, 0.17) : 0;
    const width = rng.uniform(1.2, 4.5);
    if (kerb > 0) {
      for (const [from, to] of pieces()) {
        const [x, y] = place((from + to) / 2, side * (n + width / 2));
        builder.slab(rng.uniform() < 0.2 ? 'grass' : 'pavement', x, y, heading, to - from, width, kerb);
      }
    }
    furnish(side, n, width, kerb);
    border(side, n + width, kerb);
  }

  /** The stretches of road before and after the side street. */
  function pieces(): [number, number][] {
    if (junction === undefined) return [[-5, FAR_M + 10]];
    return [
      [-5, junction - junctionHalf],
      [junction + junctionHalf, FAR_M + 10],
    ];
  }

  /** Returns the strip's width. */
  function parkedRow(side: number, edge: number): number {
    const across = rng.uniform() < 0.2;
    const strip = across ? 5.2 : 2.2;
    const occupied = rng.uniform(0.2, 0.95);
    const gap = rng.uniform(0.5, 1.5);
    for (let s = rng.uniform(2, 7); s < FAR_M;) {
      const plan = planCar(rng);
      const room = across ? 2.7 : plan.lengthM + gap * rng.uniform(0.6, 1.6);
      if (rng.uniform() < occupied && free(s + room / 2, 4)) {
        const [x, y] = place(s + room / 2, side * (edge + strip / 2) + rng.normal(0, 0.1));
        const flow = side > 0 && rng.uniform() < 0.75 ? Math.PI : 0;
        const turn = across ? (Math.PI / 2) * rng.choice([1, -1]) : rng.uniform() < 0.15 ? flow + Math.PI : flow;
        builder.tryCar(x, y, heading + turn + rng.normal(0, 0.035), plan);
      }
      s += room;
    }
    return strip + rng.uniform(0, 0.3);
  }

  function furnish(side: number, n: number, width: number, kerb: number): void {
    const spot = (): [number, number] => place(rng.uniform(4, 50), side * (n + rng.uniform(0.3, width - 0.2)));
    for (let walkers = rng.poisson(1.6); walkers > 0; walkers--) {
      const [x, y] = spot();
      const direction = rng.uniform() < 0.8 ? rng.choice([0, Math.PI]) : rng.uniform(0, 2 * Math.PI);
      if (!builder.tryPedestrian(x, y, heading + direction + rng.normal(0, 0.2), kerb)) continue;
      if (rng.uniform() < 0.25) builder.tryPedestrian(x, y + rng.choice([-0.75, 0.75]), heading + direction, kerb);
    }
    if (rng.uniform() < 0.2) builder.tryCyclist(...spot(), heading + rng.choice([0, Math.PI]), kerb);
    const spacing = rng.uniform(6, 18);
    const near = rng.uniform() < 0.5;
    const what = rng.uniform() < 0.5 ? 'tree' : 'pole';
    for (let s = rng.uniform(4, 12); s < FAR_M; s += spacing) {
      builder.clutter(what, ...place(s, side * (n + (near ? 0.5 : width - 0.4))), heading, kerb);
    }
    for (let count = rng.poisson(1.5); count > 0; count--) builder.clutter('pole', ...spot(), heading, kerb);
    for (let count = rng.poisson(1.2); count > 0; count--) builder.clutter('furniture', ...spot(), heading, kerb);
  }

  function border(side: number, n: number, kerb: number): void {
    const kinds: readonly Barrier[] = rng.uniform() < 0.5 ? ['facade'] : ['wall', 'hedge', 'mesh', 'hedge', 'facade'];
    for (let s = -2; s < FAR_M;) {
      const length = rng.uniform(4, 14);
      const kind = rng.choice(kinds);
      const middle = s + length / 2;
      if (free(middle, length / 2) && rng.uniform() < 0.8) {
        const setback = kind === 'facade' ? rng.uniform(0.3, 4) : rng.uniform(0.4, 1.2);
        const [x, y] = place(middle, side * (n + setback + 0.4));
        builder.barrier(kind, x, y, heading + rng.normal(0, 0.02), length);
        if (kind !== 'facade') behind(side, n + setback + 2, s, length, kerb);
      } else if (rng.uniform() < 0.4) {
        // A driveway with a car.
        const [x, y] = place(middle, side * (n + rng.uniform(3, 5)));
        builder.tryCar(x, y, heading + rng.choice([1, -1]) * (Math.PI / 2) + rng.normal(0, 0.15));
      }
      s += length + (rng.uniform() < 0.3 ? rng.uniform(2.5, 5) : 0);
    }
  }

  /** Gardens: trees, bushes, and a house further back. */
  function behind(side: number, n: number, s: number, length: number, kerb: number): void {
    for (let count = rng.poisson(length / 8); count > 0; count--) {
      const kind = rng.uniform() < 0.5 ? 'tree' : 'bush';
      builder.clutter(kind, ...place(s + rng.uniform(0, length), side * (n + rng.uniform(0, 5))), heading, kerb);
    }
    const [x, y] = place(s + length / 2, side * (n + rng.uniform(6, 10)));
    if (rng.uniform() < 0.6) builder.barrier('facade', x, y, heading, length * 0.8);
  }
}
