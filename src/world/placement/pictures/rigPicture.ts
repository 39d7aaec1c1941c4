import ndarray from 'ndarray';
import sharp from 'sharp';
import type { Image, LidarMount } from '../../../contracts/index.js';
import { rangeToBody, type VehicleBody } from '../vehicleBody.js';

const WIDTH = 640;
/** Heights of the view from above and of that from the side. */
const ABOVE = 300;
const ASIDE = 340;
/** Pixels of a metre: the vehicle from above, and with the road about it from the side. */
const ABOVE_SCALE = 90;
const ASIDE_SCALE = 62;
const COLOURS = ['#f78020', '#46b8f0', '#8bd450', '#e060c0', '#f0d040', '#a090f0', '#50d0b0', '#f06060'];

/** One LiDAR's colour in every picture. */
const colourOf = (unit: number): string => COLOURS[unit % COLOURS.length];

/**
 * A placement from above (x up would be too tall: x to the right, y up) and from the left side, with the beams of every
 * LiDAR ahead and behind, down to the road.
 */
export async function rigPicture(lidars: readonly LidarMount[], body: VehicleBody): Promise<Image> {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${ABOVE + ASIDE}">` +
    `<rect width="100%" height="100%" fill="#181a1e"/>${fromAbove(lidars, body)}${fromAside(lidars, body)}</svg>`;
  const { data, info } = await sharp(Buffer.from(svg)).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  return { pixels: ndarray(new Uint8Array(data), [info.height, info.width, info.channels]) };
}

function fromAbove(lidars: readonly LidarMount[], body: VehicleBody): string {
  const u = (x: number): number => WIDTH / 2 + ABOVE_SCALE * x;
  const v = (y: number): number => ABOVE / 2 - ABOVE_SCALE * y;
  const boxes = body.map(([x0, y0, , x1, y1]) => rectangle(u(x0), v(y1), u(x1), v(y0)));
  const marks = lidars.map(({ egoFromLidar: m }, unit) => {
    const [x, y] = [u(m[3]), v(m[7])];
    // The sensor's left, foreshortened where it is rolled: a line as long as a LiDAR is wide looks from above.
    const [lx, ly] = [ABOVE_SCALE * 0.22 * m[1], -ABOVE_SCALE * 0.22 * m[5]];
    return (
      `<line x1="${x - lx}" y1="${y - ly}" x2="${x + lx}" y2="${y + ly}" stroke="${colourOf(unit)}" stroke-width="2"/>` +
      `<circle cx="${x}" cy="${y}" r="8" fill="${colourOf(unit)}" fill-opacity="0.8"/>` +
      text(WIDTH - 195, 20 + 17 * unit, places(m), colourOf(unit))
    );
  });
  return boxes.join('') + marks.join('') + text(10, 20, 'from above, ahead to the right', '#e6e6e6');
}

/** Position and, where there is one, the roll of a mount; LiDARs above each other would hide words beside their marks. */
function places(m: Float64Array): string {
  const rollDeg = Math.round((Math.atan2(m[9], m[10]) * 180) / Math.PI);
  return `${[m[3], m[7], m[11]].map((metres) => (Math.round(100 * metres) / 100).toFixed(2)).join(', ')} m${rollDeg === 0 ? '' : `, ${rollDeg}°`}`;
}

function fromAside(lidars: readonly LidarMount[], body: VehicleBody): string {
  const ground = ABOVE + ASIDE - 30;
  const u = (x: number): number => WIDTH / 2 + ASIDE_SCALE * x;
  const v = (z: number): number => ground - ASIDE_SCALE * z;
  const boxes = body.map(([x0, , z0, x1, , z1]) => rectangle(u(x0), v(z1), u(x1), v(z0)));
  const beams = lidars.flatMap(({ elevationsRad, egoFromLidar: m }, unit) =>
    [1, -1].flatMap((ahead) =>
      Array.from(elevationsRad, (elevation) => {
        const [level, up] = [ahead * Math.cos(elevation), Math.sin(elevation)];
        const [dx, dz] = [m[0] * level + m[2] * up, m[8] * level + m[10] * up];
        const toBody = rangeToBody(body, [m[3], m[7], m[11]], [dx, m[4] * level + m[6] * up, dz]);
        const length = Math.min(40, toBody, dz < 0 ? -m[11] / dz : 40);
        return (
          `<line x1="${u(m[3])}" y1="${v(m[11])}" x2="${u(m[3] + length * dx)}" y2="${v(m[11] + length * dz)}" ` +
          `stroke="${colourOf(unit)}" stroke-opacity="0.45" stroke-width="0.8"/>`
        );
      }),
    ),
  );
  const marks = lidars.map(
    ({ egoFromLidar: m }, unit) => `<circle cx="${u(m[3])}" cy="${v(m[11])}" r="4" fill="${colourOf(unit)}"/>`,
  );
  const road = `<line x1="0" y1="${ground}" x2="${WIDTH}" y2="${ground}" stroke="#808080" stroke-width="2"/>`;
  return boxes.join('') + beams.join('') + road + marks.join('') + text(10, ABOVE + 20, 'from the side', '#e6e6e6');
}

const rectangle = (x0: number, y0: number, x1: number, y1: number): string =>
  `<rect x="${x0}" y="${y0}" width="${x1 - x0}" height="${y1 - y0}" fill="#3a3e46" stroke="#9a9ea6"/>`;

const text = (x: number, y: number, words: string, fill: string): string =>
  `<text x="${x}" y="${y}" font-family="sans-serif" font-size="13" fill="${fill}">${words}</text>`;
