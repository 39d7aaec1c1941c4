import sharp from 'sharp';
import { InputError } from '../../errors/index.js';
import type { Floor } from './floor.js';
import { standingParts } from './plan/floorPlan.js';
import type { Point, PolygonWithHoles } from './plan/outlines.js';
import type { Rectangle } from './plan/rectangles.js';
import type { RoomKind } from './plan/rooms.js';

export interface PlanPictureOptions {
  /** 40 unless given. */
  readonly pixelsPerMetre?: number;
  /** Steps of the drawn paths, seconds; 0.1 unless given. */
  readonly pathStepS?: number;
}

const ROOM_COLOURS: Readonly<Record<RoomKind, string>> = {
  office: '#dbe7f3',
  meetingRoom: '#d3e3dd',
  kitchen: '#f6e3c5',
  livingRoom: '#f3ecd2',
  bedroom: '#e6dcf0',
  bathroom: '#cfeaf0',
  corridor: '#ececec',
  hall: '#f1e9df',
  gallery: '#efe3e3',
  storage: '#dedad2',
};
const PATH_COLOURS = ['#d1495b', '#2e86ab', '#3b8a3e', '#b5651d', '#7b4fa3', '#c2277a', '#0f8b8d', '#8a6d00'];
const MARGIN_M = 0.4;

/** A number as it stands in the picture: hundredths of a pixel. */
function format(value: number): string {
  return String(Math.round(value * 100) / 100);
}

/**
 * The floor from above as SVG: rooms coloured by kind, walls, windows, doors (open leaves with their swing, closed ones
 * across their gap), furniture, the paths of people (coloured) and of the robot (black, dashed), a bar of one metre.
 * +x to the right, +y up.
 */
export function planSvg(floor: Floor, { pixelsPerMetre = 40, pathStepS = 0.1 }: PlanPictureOptions = {}): string {
  if (!(pixelsPerMetre >= 4 && pixelsPerMetre <= 400)) {
    throw new InputError(`pixelsPerMetre: ${pixelsPerMetre} is not possible: give a number from 4 to 400`);
  }
  const { bounds } = floor.space;
  const width = (bounds.maxX - bounds.minX + 2 * MARGIN_M) * pixelsPerMetre;
  const height = (bounds.maxY - bounds.minY + 2 * MARGIN_M) * pixelsPerMetre;
  const x = (value: number): string => format((value - bounds.minX + MARGIN_M) * pixelsPerMetre);
  const y = (value: number): string => format((bounds.maxY - value + MARGIN_M) * pixelsPerMetre);
  const ring = (points: readonly Point[]): string => `M${points.map(([px, py]) => `${x(px)},${y(py)}`).join('L')}Z`;
  const polygon = ({ outline, holes }: PolygonWithHoles, style: string): string =>
    `<path d="${[outline, ...holes].map(ring).join('')}" fill-rule="evenodd" ${style}/>`;
  const box = (r: Rectangle, style: string): string =>
    `<rect x="${x(r.minX)}" y="${y(r.maxY)}" width="${format((r.maxX - r.minX) * pixelsPerMetre)}" height="${format((r.maxY - r.minY) * pixelsPerMetre)}" ${style}/>`;
  const line = (points: readonly Point[], style: string): string =>
    `<polyline points="${points.map(([px, py]) => `${x(px)},${y(py)}`).join(' ')}" fill="none" ${style}/>`;
  const thin = format(Math.max(1, pixelsPerMetre / 40));

  const parts: string[] = [];
  for (const room of floor.rooms) parts.push(polygon(room.polygon, `fill="${ROOM_COLOURS[room.kind]}"`));
  for (const door of floor.doors) parts.push(box(door.gap, `fill="#e4ddd0"`));
  for (const piece of floor.furniture) {
    const [px, py] = piece.place;
    const [c, s] = [Math.cos(piece.yawRad), Math.sin(piece.yawRad)];
    const corner = (sx: number, sy: number): Point => [
      px + (sx * c * piece.lengthM - sy * s * piece.widthM) / 2,
      py + (sx * s * piece.lengthM + sy * c * piece.widthM) / 2,
    ];
    parts.push(
      `<path d="${ring([corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)])}" fill="#c9a877" stroke="#6d5636" stroke-width="${thin}"/>`,
    );
    // A notch shows the back.
    parts.push(line([corner(-0.8, -0.8), corner(0.8, -0.8)], `stroke="#6d5636" stroke-width="${thin}"`));
  }
  for (const wall of floor.walls)
    for (const part of standingParts(wall, floor.doors)) parts.push(box(part, 'fill="#4a4a4a"'));
  for (const { gap } of floor.windows) parts.push(box(gap, `fill="#9fd0ea" stroke="#4a4a4a" stroke-width="${thin}"`));
  for (const door of floor.doors) {
    if (door.leaf) parts.push(box(door.leaf, door.open ? 'fill="#8a5a2b"' : 'fill="#b02a2a"'));
  }
  const path = (at: (timeS: number) => { x: number; y: number }, style: string): string => {
    const points: Point[] = [];
    const steps = Math.max(1, Math.round(floor.durationS / pathStepS));
    for (let step = 0; step <= steps; step++) {
      const state = at((floor.durationS * step) / steps);
      points.push([state.x, state.y]);
    }
    const [startX, startY] = points[0] as Point;
    return `${line(points, style)}<circle cx="${x(startX)}" cy="${y(startY)}" r="${format(0.12 * pixelsPerMetre)}" ${style.replace('stroke=', 'fill=')}/>`;
  };
  floor.objects.forEach((person, i) => {
    const colour = PATH_COLOURS[i % PATH_COLOURS.length];
    parts.push(
      path((timeS) => person.trajectory.at(timeS), `stroke="${colour}" stroke-width="${format(pixelsPerMetre / 16)}"`),
    );
  });
  parts.push(
    path(
      (timeS) => floor.ego.at(timeS),
      `stroke="#111" stroke-width="${format(pixelsPerMetre / 16)}" stroke-dasharray="${format(pixelsPerMetre / 5)}"`,
    ),
  );
  const size = format(0.26 * pixelsPerMetre);
  for (const room of floor.rooms) {
    const [cx, cy] = room.centre;
    const halo = 'paint-order="stroke" stroke="#fff" stroke-width="3"';
    parts.push(
      `<text x="${x(cx)}" y="${y(cy)}" font-family="sans-serif" font-size="${size}" text-anchor="middle" fill="#222" ${halo}>${room.name}</text>`,
    );
  }
  const [left, low] = [bounds.minX, bounds.minY - 0.22];
  parts.push(
    line(
      [
        [left, low],
        [left + 1, low],
      ],
      `stroke="#111" stroke-width="${format(pixelsPerMetre / 12)}"`,
    ),
  );
  const open = `<svg xmlns="http://www.w3.org/2000/svg" width="${Math.ceil(width)}" height="${Math.ceil(height)}">`;
  return `${open}<rect width="100%" height="100%" fill="#fff"/>${parts.join('\n')}</svg>\n`;
}

/** {@link planSvg} as PNG bytes. Letters are drawn with the fonts of the machine: no part of deterministic data. */
export async function planPng(floor: Floor, options: PlanPictureOptions = {}): Promise<Uint8Array> {
  return sharp(Buffer.from(planSvg(floor, options)), { limitInputPixels: false })
    .png()
    .toBuffer();
}
