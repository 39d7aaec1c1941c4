import { addCylinder, addEllipsoid, type MeshBuilder } from '../../mesh/index.js';
import { block } from './parts.js';
import type { FurnitureShape } from './shape.js';

function toilet(b: MeshBuilder): void {
  block(b, 'wallPaint', [-0.19, 0.19], [-0.34, -0.16], [0.38, 0.8]);
  addCylinder(b, 'wallPaint', [0, 0.05, 0], [0, 0.05, 0.4], 0.13, 0.19, 12);
  block(b, 'wallPaint', [-0.12, 0.12], [-0.34, 0.02], [0, 0.38]);
  addEllipsoid(b, 'wallPaint', [0, 0.1, 0.42], [0.19, 0.24, 0.04], 12, 4);
}

function washbasin(b: MeshBuilder): void {
  block(b, 'furnitureWood', [-0.3, 0.3], [-0.23, 0.2], [0.3, 0.75]);
  block(b, 'wallPaint', [-0.33, 0.33], [-0.24, 0.24], [0.75, 0.85]);
  block(b, 'darkTrim', [-0.22, 0.22], [-0.1, 0.18], [0.85, 0.853]);
  addCylinder(b, 'metal', [0, -0.17, 0.85], [0, -0.17, 1], 0.018, 0.018, 8);
  addCylinder(b, 'metal', [0, -0.17, 0.99], [0, -0.04, 0.96], 0.014, 0.014, 8);
  block(b, 'glass', [-0.3, 0.3], [-0.24, -0.22], [1.15, 1.9]);
}

function bathtub(b: MeshBuilder): void {
  const [half, front] = [0.85, 0.375];
  block(b, 'wallPaint', [-half, half], [-front, front], [0, 0.16]);
  block(b, 'wallPaint', [-half, half], [-front, -front + 0.08], [0.16, 0.56]);
  block(b, 'wallPaint', [-half, half], [front - 0.08, front], [0.16, 0.56]);
  block(b, 'wallPaint', [-half, -half + 0.1], [-front + 0.08, front - 0.08], [0.16, 0.56]);
  block(b, 'wallPaint', [half - 0.1, half], [-front + 0.08, front - 0.08], [0.16, 0.56]);
  addCylinder(b, 'metal', [-half + 0.05, 0, 0.56], [-half + 0.15, 0, 0.68], 0.018, 0.018, 8);
}

function shower(b: MeshBuilder): void {
  block(b, 'wallPaint', [-0.45, 0.45], [-0.45, 0.45], [0, 0.06]);
  block(b, 'glass', [-0.45, 0.45], [0.43, 0.45], [0.06, 2]);
  block(b, 'glass', [0.43, 0.45], [-0.45, 0.43], [0.06, 2]);
  addCylinder(b, 'metal', [0, -0.43, 1], [0, -0.43, 2.05], 0.012, 0.012, 6);
  addCylinder(b, 'metal', [0, -0.43, 2.04], [0, -0.2, 2.06], 0.012, 0.012, 6);
  addCylinder(b, 'metal', [0, -0.2, 2.02], [0, -0.2, 2.06], 0.1, 0.06, 10);
}

export const BATHROOM = {
  toilet: { lengthM: 0.4, widthM: 0.7, heightM: 0.8, build: toilet },
  washbasin: { lengthM: 0.66, widthM: 0.48, heightM: 1.9, build: washbasin },
  bathtub: { lengthM: 1.7, widthM: 0.75, heightM: 0.7, build: bathtub },
  shower: { lengthM: 0.9, widthM: 0.9, heightM: 2.08, build: shower },
} as const satisfies Record<string, FurnitureShape>;
