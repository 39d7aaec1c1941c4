import type { Rng } from '../../../contracts/index.js';
import { containsPoint } from '../plan/rectangles.js';
import type { Trajectory } from '../../scene/index.js';
import type { Room } from '../plan/rooms.js';
import type { FreeSpace } from '../space/freeSpace.js';
import { cellCentre, partsOf, type OccupancyGrid } from '../space/occupancyGrid.js';
import { Journey } from './journey.js';
import { makeClearanceCost } from './clearanceCost.js';
import { shortestRoute, type PathPoint } from './route.js';
import { smoothPath } from './smoothPath.js';
import { standingAt, TimedPath, type Motion, type SpeedLimits } from './timedPath.js';

/** Added to the radius while planning: the curve between the points of a path leaves their chord by less. */
const RESERVE_M = 0.03;
const CHECK_STEP_S = 0.04;
const TRIES = 6;
/** Goals in a row that somebody may find barred. */
const MOST_FAILURES = 8;
/** Between the middles of two people, or of the robot and a person; a little is left for between the checks. */
const KEEP_APART_M = 0.68;

/** Cells of the grid that ways are planned on: coarse, since the path is smoothed afterwards. */
const PLANNING_CELL_M = 0.1;
/** Points of a room that ways may lead to. */
const PLACES = 8;

/** Plans ways through a floor for discs of a radius. */
export class WalkPlanner {
  readonly #grid: OccupancyGrid;
  readonly #cost: Float32Array;
  readonly #routes = new Map<string, readonly PathPoint[] | undefined>();
  /** Points worth going to: one list a room, so that a way leads from room to room. */
  readonly #places: readonly (readonly PathPoint[])[];

  constructor(
    readonly space: FreeSpace,
    rooms: readonly Room[],
    readonly radiusM: number,
    readonly durationS: number,
    rng: Rng,
  ) {
    this.#grid = space.grid({ cellM: PLANNING_CELL_M, radiusM: radiusM + RESERVE_M });
    this.#cost = makeClearanceCost(this.#grid);
    const { labels } = partsOf(this.#grid);
    const cells = rooms.map((): number[] => []);
    for (let cell = 0; cell < labels.length; cell++) {
      if (labels[cell] !== 1) continue;
      const [x, y] = cellCentre(this.#grid, cell);
      const room = rooms.findIndex((candidate) => candidate.cells.some((r) => containsPoint(r, x, y)));
      if (room >= 0) cells[room].push(cell);
    }
    this.#places = cells.map((found) =>
      Array.from({ length: found.length === 0 ? 0 : PLACES }, () => cellCentre(this.#grid, rng.choice(found))),
    );
  }

  /**
   * A way through drawn rooms that takes at least as long as the scene, free for the disc all along. Who would come
   * near somebody goes elsewhere or waits.
   */
  walk(rng: Rng, limits: SpeedLimits, others: readonly Trajectory[]): Journey | undefined {
    const rooms = this.#places.map((_, room) => room).filter((room) => this.#places[room].length > 0);
    for (let attempt = 0; attempt < TRIES && rooms.length > 0; attempt++) {
      const journey = new Journey(limits, rng.uniform(0.5, 3));
      let room = rng.choice(rooms);
      let place = rng.choice(this.#places[room]);
      let failures = 0;
      while (journey.durationS < this.durationS && failures < MOST_FAILURES) {
        const elsewhere = rooms.filter((other) => other !== room);
        const next = elsewhere.length > 0 ? rng.choice(elsewhere) : room;
        const goal = rng.choice(this.#places[next]);
        const waitS = failures === 0 ? 0 : rng.uniform(0, failures);
        if (this.#extend(journey, place, goal, waitS, others)) [room, place, failures] = [next, goal, 0];
        else failures++;
      }
      if (journey.durationS >= this.durationS) return journey;
    }
    return undefined;
  }

  /** Appends the way to a goal if it is free of walls and of others. */
  #extend(journey: Journey, from: PathPoint, to: PathPoint, waitS: number, others: readonly Trajectory[]): boolean {
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) < 0.5) return false;
    const route = this.#route(from, to);
    if (route === undefined) return false;
    const sinceS = Math.max(0, journey.durationS);
    journey.append(new TimedPath(route, journey.limits), waitS);
    const untilS = Math.min(this.durationS, journey.durationS);
    if (this.#isFree(journey, sinceS, untilS) && leastDistanceM(journey, others, sinceS, untilS) >= KEEP_APART_M) {
      return true;
    }
    journey.removeLast();
    return false;
  }

  /** The smoothed way between two places, remembered: many ways begin and end at the same places. */
  #route(from: PathPoint, to: PathPoint): readonly PathPoint[] | undefined {
    const key = `${from.join()} ${to.join()}`;
    if (!this.#routes.has(key)) {
      const route = shortestRoute(this.#grid, from, to, this.#cost);
      this.#routes.set(key, route && smoothPath(route, this.space, this.radiusM + RESERVE_M));
    }
    return this.#routes.get(key);
  }

  /** A place in a drawn room where the disc stands all the time. */
  stand(rng: Rng, others: readonly Trajectory[]): Motion | undefined {
    const rooms = this.#places.filter((places) => places.length > 0);
    for (let attempt = 0; attempt < 4 * TRIES && rooms.length > 0; attempt++) {
      const standing = standingAt(rng.choice(rng.choice(rooms)), rng.uniform(-Math.PI, Math.PI));
      if (leastDistanceM(standing, others, 0, this.durationS) >= KEEP_APART_M) return standing;
    }
    return undefined;
  }

  #isFree(path: Journey, sinceS: number, untilS: number): boolean {
    for (let timeS = sinceS; timeS <= untilS + CHECK_STEP_S; timeS += CHECK_STEP_S) {
      const { x, y } = path.at(timeS);
      if (!this.space.isFree(x, y, this.radiusM)) return false;
    }
    return true;
  }
}

/** Least distance between the middle of one and those of others within a time, metres. */
function leastDistanceM(one: Trajectory, others: readonly Trajectory[], sinceS: number, untilS: number): number {
  let least = Infinity;
  for (let timeS = sinceS; timeS <= untilS; timeS += 0.1) {
    const { x, y } = one.at(timeS);
    for (const other of others) {
      const state = other.at(timeS);
      least = Math.min(least, Math.hypot(state.x - x, state.y - y));
    }
  }
  return least;
}
