import { addTaperedBox, type MeshBuilder } from '../../mesh/index.js';
import type { CarProfile } from './carBody.js';

/** The raised rim of a pickup's bed; its floor is the deck of the body. */
export function addCargoBed(builder: MeshBuilder, { lengthM, widthM, heightM, deck, rearFoot }: CarProfile): void {
  const rear = -lengthM / 2 + 0.05;
  const front = (rearFoot - 0.5) * lengthM - 0.05;
  const half = widthM / 2 - 0.05;
  const low = deck * heightM - 0.06;
  const high = deck * heightM + 0.22;
  const rim = (x0: number, x1: number, y0: number, y1: number): void =>
    addTaperedBox(builder, 'carPaint', { x0, x1, y0, y1 }, low, { x0, x1, y0, y1 }, high);
  rim(rear, rear + 0.06, -half, half);
  rim(front - 0.06, front, -half, half);
  rim(rear + 0.06, front - 0.06, half - 0.06, half);
  rim(rear + 0.06, front - 0.06, -half, -half + 0.06);
}
