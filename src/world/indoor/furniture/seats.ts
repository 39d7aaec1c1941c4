import { addCylinder, type MeshBuilder } from '../../mesh/index.js';
import { block, legs } from './parts.js';
import type { FurnitureShape } from './shape.js';

function chair(b: MeshBuilder): void {
  legs(b, 'furnitureWood', 0.42, 0.44, 0.44, 0.04);
  block(b, 'furnitureWood', [-0.22, 0.22], [-0.23, 0.23], [0.44, 0.47]);
  block(b, 'furnitureWood', [-0.21, -0.17], [-0.22, -0.18], [0.47, 0.9]);
  block(b, 'furnitureWood', [0.17, 0.21], [-0.22, -0.18], [0.47, 0.9]);
  block(b, 'upholstery', [-0.18, 0.18], [-0.21, -0.19], [0.62, 0.88]);
  block(b, 'upholstery', [-0.2, 0.2], [-0.18, 0.21], [0.47, 0.5]);
}

function officeChair(b: MeshBuilder): void {
  for (let arm = 0; arm < 5; arm++) {
    const angle = (2 * Math.PI * arm) / 5;
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    addCylinder(b, 'darkTrim', [0, 0, 0.09], [0.27 * c, 0.27 * s, 0.06], 0.028, 0.02, 6);
    addCylinder(
      b,
      'darkTrim',
      [0.265 * c - 0.012 * s, 0.265 * s + 0.012 * c, 0.03],
      [0.265 * c + 0.012 * s, 0.265 * s - 0.012 * c, 0.03],
      0.03,
      0.03,
      8,
    );
  }
  addCylinder(b, 'metal', [0, 0, 0.08], [0, 0, 0.43], 0.03, 0.025, 8);
  block(b, 'upholstery', [-0.24, 0.24], [-0.22, 0.25], [0.43, 0.51]);
  block(b, 'darkTrim', [-0.03, 0.03], [-0.25, -0.21], [0.42, 0.7]);
  block(b, 'upholstery', [-0.22, 0.22], [-0.28, -0.22], [0.58, 1.02]);
  for (const side of [-1, 1]) {
    const x = side * 0.26;
    block(b, 'darkTrim', [x - 0.02, x + 0.02], [-0.12, 0.14], [0.66, 0.69]);
    block(b, 'darkTrim', [x - 0.015, x + 0.015], [-0.02, 0.02], [0.46, 0.66]);
  }
}

/** A seat of a length with cushions of its own: a sofa, or an armchair with one. */
function sofa(lengthM: number, cushions: number) {
  return (b: MeshBuilder): void => {
    const half = lengthM / 2;
    legs(b, 'furnitureWood', lengthM - 0.1, 0.78, 0.1, 0.05);
    block(b, 'upholstery', [-half, half], [-0.45, 0.43], [0.1, 0.3]);
    block(b, 'upholstery', [-half, half], [-0.45, -0.23], [0.3, 0.82]);
    for (const side of [-1, 1]) {
      const x = side * (half - 0.09);
      block(b, 'upholstery', [x - 0.09, x + 0.09], [-0.23, 0.45], [0.3, 0.6]);
    }
    const inner = lengthM - 0.36;
    for (let i = 0; i < cushions; i++) {
      const from = -inner / 2 + (i * inner) / cushions + 0.008;
      const to = from + inner / cushions - 0.016;
      block(b, 'upholstery', [from, to], [-0.22, 0.44], [0.3, 0.44]);
      block(b, 'upholstery', [from, to], [-0.23, -0.09], [0.45, 0.78]);
    }
  };
}

function bench(b: MeshBuilder): void {
  block(b, 'furnitureWood', [-0.8, 0.8], [-0.22, 0.22], [0.4, 0.46]);
  for (const x of [-0.6, 0.6]) block(b, 'metal', [x - 0.04, x + 0.04], [-0.18, 0.18], [0, 0.4]);
}

export const SEATS = {
  chair: { lengthM: 0.44, widthM: 0.46, heightM: 0.9, build: chair },
  officeChair: { lengthM: 0.62, widthM: 0.62, heightM: 1.02, build: officeChair },
  sofa: { lengthM: 2.05, widthM: 0.9, heightM: 0.82, build: sofa(2.05, 3) },
  smallSofa: { lengthM: 1.55, widthM: 0.9, heightM: 0.82, build: sofa(1.55, 2) },
  armchair: { lengthM: 0.9, widthM: 0.9, heightM: 0.82, build: sofa(0.9, 1) },
  bench: { lengthM: 1.6, widthM: 0.44, heightM: 0.46, build: bench },
} as const satisfies Record<string, FurnitureShape>;
