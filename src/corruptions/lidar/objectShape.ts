import { z } from 'zod';
import type { Draft } from './draft.js';
import { markMoved, objectOperation, type ObjectBox } from './objects.js';

/**
 * Shapes of objects, in their own frame: centred on the box, turned by minus its yaw, lengths over half of the box's
 * largest one.
 */
function inObjectFrame(draft: Draft, rows: Int32Array, box: ObjectBox, change: (own: Float64Array) => void): void {
  const { points, width } = draft;
  const unit = Math.max(box[3], box[4], box[5]) / 2;
  const [cos, sin] = [Math.cos(box[6]), Math.sin(box[6])];
  const own = new Float64Array(3 * rows.length);
  rows.forEach((row, i) => {
    const at = row * width;
    const [dx, dy] = [points[at] - box[0], points[at + 1] - box[1]];
    own.set([(cos * dx + sin * dy) / unit, (cos * dy - sin * dx) / unit, (points[at + 2] - box[2]) / unit], 3 * i);
  });
  change(own);
  rows.forEach((row, i) => {
    const at = row * width;
    const [u, v] = [own[3 * i] * unit, own[3 * i + 1] * unit];
    points[at] = box[0] + cos * u - sin * v;
    points[at + 1] = box[1] + sin * u + cos * v;
    points[at + 2] = box[2] + own[3 * i + 2] * unit;
  });
  markMoved(draft, rows);
}

/** 1 or -1. */
const SIGNS = [-1, 1] as const;

export const objectScale = objectOperation({
  id: 'object_scale',
  description: 'Objects stretched or squeezed along one of their axes; labels stay',
  parameters: z.strictObject({ change: z.number().min(0).lt(1).describe('Part by which one axis grows or shrinks') }),
  disturb(draft, rows, box, { change }, rng) {
    if (change === 0) return;
    const axis = rng.integer(0, 3);
    const factor = 1 + change * rng.choice(SIGNS);
    // The bottom stays on the ground.
    const lift = axis === 2 ? ((factor - 1) * box[5]) / Math.max(box[3], box[4], box[5]) : 0;
    inObjectFrame(draft, rows, box, (own) => {
      for (let at = axis; at < own.length; at += 3) own[at] = own[at] * factor + lift;
    });
  },
});

export const objectRotation = objectOperation({
  id: 'object_rotation',
  description: 'Objects turned a little about their vertical axis; labels stay',
  parameters: z.strictObject({
    yawDeg: z.number().min(0).max(180).describe('Angle, to either side'),
    spreadDeg: z.number().min(0).default(1).describe('The angle is drawn this much around it'),
  }),
  disturb(draft, rows, box, { yawDeg, spreadDeg }, rng) {
    if (yawDeg === 0) return;
    const angle = (rng.uniform(yawDeg - spreadDeg, yawDeg + spreadDeg) * rng.choice(SIGNS) * Math.PI) / 180;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    inObjectFrame(draft, rows, box, (own) => {
      for (let at = 0; at < own.length; at += 3) {
        const [u, v] = [own[at], own[at + 1]];
        own[at] = cos * u - sin * v;
        own[at + 1] = sin * u + cos * v;
      }
    });
  },
});

export const objectShear = objectOperation({
  id: 'object_shear',
  description: 'Objects sheared within their box; labels stay',
  parameters: z.strictObject({
    shear: z.number().min(0).max(1).describe('Size of the four shearing entries, of either sign'),
    spread: z.number().min(0).default(0.05).describe('Each entry is drawn this much around it'),
  }),
  disturb(draft, rows, box, { shear, spread }, rng) {
    if (shear === 0) return;
    const entry = (): number => rng.uniform(shear - spread, shear + spread) * rng.choice(SIGNS);
    const [b, d, e, f] = [entry(), entry(), entry(), entry()];
    const largest = Math.max(box[3], box[4], box[5]);
    inObjectFrame(draft, rows, box, (own) => {
      for (let at = 0; at < own.length; at += 3) {
        const [u, v, w] = [own[at], own[at + 1], own[at + 2]];
        own[at] = u + d * v + f * w;
        own[at + 2] = b * u + e * v + w;
      }
      // Back into the box, axis by axis.
      for (let axis = 0; axis < 3; axis++) {
        let reach = 0;
        for (let at = axis; at < own.length; at += 3) reach = Math.max(reach, Math.abs(own[at]));
        const half = box[3 + axis] / largest;
        if (reach > half) for (let at = axis; at < own.length; at += 3) own[at] *= half / reach;
      }
    });
  },
});
