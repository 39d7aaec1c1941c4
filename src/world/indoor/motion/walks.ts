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
const MOST_LEGS = 2000;

/** Cells of the grid that ways are planned on: coarse, since the path is smoothed afterwards. */
const PLANNING_CELL_M = 0.1;
/** Points of a room that ways may lead to. */
const PLACES = 8;

/** Plans ways through a floor for discs of a radius. */
export class WalkPlanner {
  readonly #grid: OccupancyGrid;
  readonly #cost: Float32Array;
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
   * A way through drawn rooms that takes at least as long as the scene, free for the disc all along.
   *
   * @param accept refuses ways that collide with others
   */
  walk(rng: Rng, limits: SpeedLimits, accept: (journey: Journey) => boolean): Journey | undefined {
    const rooms = this.#places.map((_, room) => room).filter((room) => this.#places[room].length > 0);
    for (let attempt = 0; attempt < TRIES && rooms.length > 0; attempt++) {
      let room = rng.choice(rooms);
      let place = rng.choice(this.#places[room]);
      const delayS = rng.uniform(0.5, 3);
      const paths: TimedPath[] = [];
      let timeS = 0;
      for (let leg = 0; timeS < this.durationS + delayS && leg < MOST_LEGS; leg++) {
        const others = rooms.filter((other) => other !== room);
        const next = others.length > 0 ? rng.choice(others) : room;
        const goal = rng.choice(this.#places[next]);
        const route = shortestRoute(this.#grid, place, goal, this.#cost);
        if (route === undefined || Math.hypot(goal[0] - place[0], goal[1] - place[1]) < 0.5) continue;
        const path = new TimedPath(smoothPath(route, this.space, this.radiusM + RESERVE_M), limits);
        paths.push(path);
        timeS += path.durationS;
        [room, place] = [next, goal];
      }
      if (timeS < this.durationS + delayS) continue;
      const journey = new Journey(paths, limits, delayS);
      if (this.#isFree(journey) && accept(journey)) return journey;
    }
    return undefined;
  }

  /** A place in a drawn room where the disc stands all the time. */
  stand(rng: Rng, accept: (standing: Motion) => boolean): Motion | undefined {
    const rooms = this.#places.filter((places) => places.length > 0);
    for (let attempt = 0; attempt < 4 * TRIES && rooms.length > 0; attempt++) {
      const standing = standingAt(rng.choice(rng.choice(rooms)), rng.uniform(-Math.PI, Math.PI));
      if (accept(standing)) return standing;
    }
    return undefined;
  }

  #isFree(path: Journey): boolean {
    for (let timeS = 0; timeS <= this.durationS + CHECK_STEP_S; timeS += CHECK_STEP_S) {
      const { x, y } = path.at(timeS);
      if (!this.space.isFree(x, y, this.radiusM)) return false;
    }
    return true;
  }
}

/** Least distance between two motions over a time. */
export function leastDistanceM(a: Trajectory, b: Trajectory, durationS: number): number {
  let least = Infinity;
  for (let timeS = 0; timeS <= durationS; timeS += 0.1) {
    const [p, q] = [a.at(timeS), b.at(timeS)];
    least = Math.min(least, Math.hypot(p.x - q.x, p.y - q.y));
  }
  return least;
}
