import { addCylinder, type MeshBuilder } from '../../mesh/index.js';
import { block, legs } from './parts.js';
import type { FurnitureShape } from './shape.js';

function table(lengthM: number, widthM: number, heightM: number) {
  return (b: MeshBuilder): void => {
    legs(b, 'furnitureWood', lengthM - 0.06, widthM - 0.06, heightM - 0.03, 0.06);
    const [x, y] = [lengthM / 2 - 0.07, widthM / 2 - 0.07];
    for (const side of [-1, 1]) {
      block(b, 'furnitureWood', [-x, x], [side * y - 0.012, side * y + 0.012], [heightM - 0.12, heightM - 0.03]);
      block(b, 'furnitureWood', [side * x - 0.012, side * x + 0.012], [-y, y], [heightM - 0.12, heightM - 0.03]);
    }
    block(b, 'furnitureWood', [-lengthM / 2, lengthM / 2], [-widthM / 2, widthM / 2], [heightM - 0.03, heightM]);
  };
}

function desk(b: MeshBuilder): void {
  block(b, 'furnitureWood', [-0.8, 0.8], [-0.4, 0.4], [0.71, 0.74]);
  for (const x of [-0.74, 0.74]) {
    block(b, 'metal', [x - 0.03, x + 0.03], [-0.36, 0.36], [0, 0.03]);
    block(b, 'metal', [x - 0.03, x + 0.03], [-0.03, 0.03], [0.03, 0.71]);
  }
  block(b, 'metal', [-0.71, 0.71], [-0.02, 0.02], [0.62, 0.68]);
  // A pedestal with drawers under the right side.
  block(b, 'wallPaint', [0.28, 0.68], [-0.3, 0.28], [0.05, 0.62]);
  for (const z of [0.1, 0.28, 0.46]) block(b, 'metal', [0.42, 0.54], [0.28, 0.295], [z + 0.06, z + 0.075]);
  // Screen, keyboard, lamp.
  block(b, 'darkTrim', [-0.3, 0.3], [-0.22, -0.19], [0.84, 1.2]);
  block(b, 'darkTrim', [-0.03, 0.03], [-0.25, -0.22], [0.75, 1]);
  block(b, 'darkTrim', [-0.12, 0.12], [-0.3, -0.14], [0.74, 0.755]);
  block(b, 'darkTrim', [-0.22, 0.22], [0.05, 0.2], [0.74, 0.76]);
  addCylinder(b, 'metal', [0.62, -0.28, 0.74], [0.62, -0.28, 0.76], 0.08, 0.08, 10);
  addCylinder(b, 'metal', [0.62, -0.28, 0.76], [0.6, -0.26, 1.1], 0.012, 0.012, 6);
  addCylinder(b, 'metal', [0.6, -0.26, 1.04], [0.55, -0.2, 1.12], 0.08, 0.03, 10);
}

function counter(b: MeshBuilder): void {
  block(b, 'furnitureWood', [-1.2, 1.2], [0.2, 0.35], [0, 1.1]);
  for (const x of [-1.15, 1.15]) block(b, 'furnitureWood', [x - 0.05, x + 0.05], [-0.35, 0.2], [0, 0.75]);
  block(b, 'furnitureWood', [-1.1, 1.1], [-0.35, 0.2], [0.72, 0.75]);
  block(b, 'wallPaint', [-1.2, 1.2], [0.12, 0.4], [1.1, 1.14]);
  block(b, 'darkTrim', [-0.6, -0.1], [0, 0.03], [0.8, 1.12]);
}

export const TABLES = {
  diningTable: { lengthM: 1.6, widthM: 0.9, heightM: 0.75, build: table(1.6, 0.9, 0.75) },
  smallTable: { lengthM: 0.8, widthM: 0.8, heightM: 0.75, build: table(0.8, 0.8, 0.75) },
  coffeeTable: { lengthM: 1.1, widthM: 0.6, heightM: 0.42, build: table(1.1, 0.6, 0.42) },
  meetingTable: { lengthM: 2.4, widthM: 1.1, heightM: 0.74, build: table(2.4, 1.1, 0.74) },
  desk: { lengthM: 1.6, widthM: 0.8, heightM: 1.2, build: desk },
  counter: { lengthM: 2.4, widthM: 0.8, heightM: 1.14, build: counter },
} as const satisfies Record<string, FurnitureShape>;
