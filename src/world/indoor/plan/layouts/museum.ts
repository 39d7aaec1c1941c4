import type { Rng } from '../../../../contracts/index.js';
import { cut, DoesNotFit, sides } from '../bands.js';
import type { ResolvedFloorOptions } from '../options.js';
import { rectangle, type Rectangle } from '../rectangles.js';
import type { Layout, PlannedRoom } from '../rooms.js';

const GALLERY_M = 4;

/**
 * A museum: a hall in the middle of one long side, galleries to its left, right and behind it that open into each other;
 * one of them is cut for the bathroom.
 *
 * @throws DoesNotFit
 */
export function layoutMuseum(options: ResolvedFloorOptions, rng: Rng): Layout {
  const { lengthM, widthM } = sides(options.areaM2, rng.uniform(1.15, 1.7));
  const galleries = options.rooms - 1 - (options.rooms >= 4 ? 1 : 0);
  const behind = galleries <= 1 ? galleries : Math.max(1, Math.round(0.4 * galleries));
  const left = Math.ceil((galleries - behind) / 2);
  const right = galleries - behind - left;
  const leftX = left === 0 ? 0 : Math.round(rng.uniform(0.22, 0.3) * lengthM * 20) / 20;
  const rightX = right === 0 ? lengthM : Math.round(rng.uniform(0.7, 0.78) * lengthM * 20) / 20;
  const behindY = behind === 0 ? widthM : Math.round(rng.uniform(0.58, 0.68) * widthM * 20) / 20;
  const hall = rectangle(leftX, 0, rightX, behindY);
  const narrow = (left > 0 && leftX < GALLERY_M) || (right > 0 && lengthM - rightX < GALLERY_M);
  if (narrow || (behind > 0 && widthM - behindY < GALLERY_M) || rightX - leftX < 4 || behindY < 4)
    throw new DoesNotFit();
  const spaces: Rectangle[] = [];
  const leftY = cut(0, behindY, Array<number>(Math.max(left, 1)).fill(left === 0 ? 0 : GALLERY_M), rng);
  for (let i = 0; i < left; i++) spaces.push(rectangle(0, leftY[i], leftX, leftY[i + 1]));
  const rightY = cut(0, behindY, Array<number>(Math.max(right, 1)).fill(right === 0 ? 0 : GALLERY_M), rng);
  for (let i = 0; i < right; i++) spaces.push(rectangle(rightX, rightY[i], lengthM, rightY[i + 1]));
  const behindX = cut(0, lengthM, Array<number>(Math.max(behind, 1)).fill(behind === 0 ? 0 : GALLERY_M), rng);
  for (let i = 0; i < behind; i++) spaces.push(rectangle(behindX[i], behindY, behindX[i + 1], widthM));
  const rooms: PlannedRoom[] = [{ kind: 'hall', cells: [hall] }];
  if (options.rooms < 4) {
    for (const space of spaces) rooms.push({ kind: 'gallery', cells: [space] });
    return { rooms, lengthM, widthM };
  }
  // The bathroom is a corner of a gallery: the first whose rest stays an L wide enough to walk about in.
  const [bathX, bathY] = [3, 2.6];
  const host = spaces.findIndex(
    (space) => space.maxX - space.minX >= bathX + 3 && space.maxY - space.minY >= bathY + 2.4,
  );
  if (host < 0) throw new DoesNotFit();
  spaces.forEach((space, i) => {
    if (i !== host) {
      rooms.push({ kind: 'gallery', cells: [space] });
      return;
    }
    // At the outer corner of the building, so that no way into the hall is lost.
    const atLeft = space.minX === 0;
    const atBottom = space.minY === 0;
    const x = atLeft ? space.minX : space.maxX - bathX;
    const y = atBottom ? space.minY : space.maxY - bathY;
    rooms.push({ kind: 'bathroom', cells: [rectangle(x, y, x + bathX, y + bathY)] });
    rooms.push({
      kind: 'gallery',
      cells: [
        rectangle(space.minX, atBottom ? y + bathY : space.minY, space.maxX, atBottom ? space.maxY : y),
        atLeft ? rectangle(x + bathX, y, space.maxX, y + bathY) : rectangle(space.minX, y, x, y + bathY),
      ],
    });
  });
  return { rooms, lengthM, widthM };
}
