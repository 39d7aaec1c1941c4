import { keyedRng } from '../../../random/index.js';
import { placeInstance } from '../../mesh/index.js';
import { buildPerson, GAIT_PHASES, PEOPLE, type PersonKind } from '../../people/index.js';
import type { Prototype, SceneObject, TriangleMesh } from '../../scene/index.js';
import type { ResolvedFloorOptions } from '../plan/options.js';
import type { Room } from '../plan/rooms.js';
import type { FreeSpace } from '../space/freeSpace.js';
import { Journey } from './journey.js';
import { standingAt, type Motion } from './timedPath.js';
import { WalkPlanner } from './walks.js';

/** Of the disc that a walking person takes, metres. */
export const PERSON_RADIUS_M = 0.25;

const CLOTHES = [
  ['red', [178, 44, 42]],
  ['blue', [44, 84, 158]],
  ['green', [58, 124, 74]],
  ['grey', [126, 130, 134]],
  ['black', [38, 38, 42]],
  ['white', [230, 230, 226]],
  ['yellow', [214, 178, 52]],
  ['brown', [116, 82, 58]],
] as const;

interface Gait {
  readonly standing: Prototype;
  readonly phases: readonly Prototype[];
  readonly lengthM: number;
  readonly widthM: number;
  readonly heightM: number;
}

const gaits = new Map<PersonKind, Gait>();

/** The walking cycle of a kind of person, moved so that one box around all of it is centred over the origin. */
function gaitOf(kind: PersonKind): Gait {
  const known = gaits.get(kind);
  if (known !== undefined) return known;
  const phases = Array.from({ length: GAIT_PHASES }, (_, phase) => buildPerson(kind, phase).build());
  const standing = buildPerson(kind).build();
  const [low, high] = [
    [Infinity, Infinity, Infinity],
    [-Infinity, -Infinity, -Infinity],
  ];
  for (const { positions } of [standing, ...phases]) {
    for (let i = 0; i < positions.length; i++) {
      low[i % 3] = Math.min(low[i % 3], positions[i]);
      high[i % 3] = Math.max(high[i % 3], positions[i]);
    }
  }
  const shift = [(low[0] + high[0]) / 2, (low[1] + high[1]) / 2, low[2]];
  const centred = (mesh: TriangleMesh): TriangleMesh => ({
    ...mesh,
    positions: mesh.positions.map((value, i) => value - shift[i % 3]),
  });
  const gait = {
    standing: { id: `indoor/person/${kind}/standing`, mesh: centred(standing) },
    phases: phases.map((mesh, phase) => ({ id: `indoor/person/${kind}/${phase}`, mesh: centred(mesh) })),
    lengthM: high[0] - low[0],
    widthM: high[1] - low[1],
    heightM: high[2] - low[2],
  };
  gaits.set(kind, gait);
  return gait;
}

function personOf(index: number, path: Motion, key: string): SceneObject {
  const rng = keyedRng(key, 'person', index, 'look');
  const gait = gaitOf(rng.choice(PEOPLE));
  const [colourName, colour] = rng.choice(CLOTHES);
  const start = rng.uniform();
  // Two steps make a cycle; a step is about 0.43 of the height.
  const cycleM = 0.86 * gait.heightM;
  return {
    index,
    category: 'pedestrian',
    hasRider: false,
    lengthM: gait.lengthM,
    widthM: gait.widthM,
    heightM: gait.heightM,
    trajectory: path,
    colour,
    colourName,
    instancesAt(timeS) {
      const { x, y, z, yawRad, velocityX, velocityY } = path.at(timeS);
      const pose = { x, y, z, yawRad };
      const look = { tint: colour, object: index };
      if (!(path instanceof Journey) || (velocityX === 0 && velocityY === 0))
        return [placeInstance(gait.standing, pose, look)];
      const cycles = path.travelledM(timeS) / cycleM + start;
      const phase = Math.floor((cycles - Math.floor(cycles)) * GAIT_PHASES) % GAIT_PHASES;
      return [placeInstance(gait.phases[phase], pose, look)];
    },
  };
}

/**
 * Where the robot drives and people walk: nobody meets a wall, furniture, the robot or another. Who finds no way that is
 * free of the others stands somewhere; a robot without a way stands too.
 */
export function moveAbout(
  key: string,
  space: FreeSpace,
  rooms: readonly Room[],
  options: ResolvedFloorOptions,
): { readonly robot: Motion; readonly people: readonly SceneObject[] } {
  const { durationS, robotRadiusM, robotSpeedMps } = options;
  const robots = new WalkPlanner(space, rooms, robotRadiusM, durationS, keyedRng(key, 'robot', 'places'));
  const limits = { speedMps: robotSpeedMps, turnRadps: 1, accelerationMps2: 0.5 };
  const rng = keyedRng(key, 'robot');
  const robot = robots.walk(rng, limits, []) ?? robots.stand(rng, []) ?? standingAt(rooms[0].centre, 0);
  const walkers = new WalkPlanner(space, rooms, PERSON_RADIUS_M, durationS, keyedRng(key, 'people', 'places'));
  const motions: Motion[] = [robot];
  for (let i = 0; i < options.people; i++) {
    const rng = keyedRng(key, 'person', i);
    const limits = { speedMps: rng.uniform(0.7, 1.3), turnRadps: 2.2, accelerationMps2: 1 };
    const motion = walkers.walk(rng, limits, motions) ?? walkers.stand(rng, motions);
    if (motion !== undefined) motions.push(motion);
  }
  return { robot, people: motions.slice(1).map((motion, index) => personOf(index, motion, key)) };
}
