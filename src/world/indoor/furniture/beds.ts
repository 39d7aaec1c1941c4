import type { MeshBuilder } from '../../mesh/index.js';
import { block, legs } from './parts.js';
import type { FurnitureShape } from './shape.js';

function bed(widthM: number, pillows: number) {
  return (b: MeshBuilder): void => {
    const half = widthM / 2;
    legs(b, 'furnitureWood', widthM - 0.1, 1.96, 0.16, 0.07);
    block(b, 'furnitureWood', [-half, half], [-1.02, 1.04], [0.16, 0.3]);
    block(b, 'furnitureWood', [-half, half], [-1.05, -1.01], [0.1, 0.95]);
    block(b, 'wallPaint', [-half + 0.03, half - 0.03], [-1, 1.01], [0.3, 0.47]);
    block(b, 'upholstery', [-half + 0.01, half - 0.01], [-0.35, 1.03], [0.4, 0.54]);
    const each = (widthM - 0.1) / pillows;
    for (let i = 0; i < pillows; i++) {
      const x = -half + 0.05 + (i + 0.5) * each;
      block(b, 'wallPaint', [x - each / 2 + 0.06, x + each / 2 - 0.06], [-0.95, -0.5], [0.47, 0.58]);
    }
  };
}

function nightstand(b: MeshBuilder): void {
  block(b, 'furnitureWood', [-0.22, 0.22], [-0.2, 0.2], [0.08, 0.5]);
  legs(b, 'furnitureWood', 0.4, 0.36, 0.08, 0.04);
  for (const z of [0.2, 0.38]) block(b, 'metal', [-0.06, 0.06], [0.2, 0.215], [z, z + 0.015]);
}

export const BEDS = {
  doubleBed: { lengthM: 1.65, widthM: 2.1, heightM: 0.95, build: bed(1.65, 2) },
  singleBed: { lengthM: 0.95, widthM: 2.1, heightM: 0.95, build: bed(0.95, 1) },
  nightstand: { lengthM: 0.44, widthM: 0.44, heightM: 0.5, build: nightstand },
} as const satisfies Record<string, FurnitureShape>;
