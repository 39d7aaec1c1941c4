import { addCylinder, type MeshBuilder } from '../../mesh/index.js';
import { block } from './parts.js';
import type { FurnitureShape } from './shape.js';

/** A 60 cm module of a kitchen row: plinth, front, worktop, and a cabinet on the wall above. */
function module(b: MeshBuilder, front: 'doors' | 'drawers' | 'oven', wallCabinet: boolean): void {
  block(b, 'darkTrim', [-0.3, 0.3], [-0.3, 0.22], [0, 0.1]);
  block(b, 'wallPaint', [-0.3, 0.3], [-0.3, 0.26], [0.1, 0.86]);
  block(b, 'furnitureWood', [-0.3, 0.3], [-0.3, 0.3], [0.86, 0.9]);
  if (front === 'doors') {
    block(b, 'wallPaint', [-0.294, 0.294], [0.26, 0.28], [0.11, 0.85]);
    block(b, 'metal', [0.2, 0.22], [0.28, 0.3], [0.55, 0.75]);
  } else if (front === 'drawers') {
    for (const [from, to] of [
      [0.11, 0.36],
      [0.37, 0.62],
      [0.63, 0.85],
    ] as const) {
      block(b, 'wallPaint', [-0.294, 0.294], [0.26, 0.28], [from, to]);
      block(b, 'metal', [-0.1, 0.1], [0.28, 0.3], [to - 0.06, to - 0.045]);
    }
  } else {
    block(b, 'darkTrim', [-0.29, 0.29], [0.26, 0.28], [0.15, 0.72]);
    block(b, 'metal', [-0.25, 0.25], [0.28, 0.3], [0.66, 0.68]);
    block(b, 'metal', [-0.29, 0.29], [0.26, 0.28], [0.74, 0.85]);
  }
  if (!wallCabinet) return;
  block(b, 'wallPaint', [-0.3, 0.3], [-0.3, 0.04], [1.45, 2.1]);
  block(b, 'wallPaint', [-0.294, 0.294], [0.04, 0.06], [1.456, 2.094]);
}

function sink(b: MeshBuilder): void {
  module(b, 'doors', false);
  block(b, 'metal', [-0.24, 0.24], [-0.2, 0.22], [0.9, 0.908]);
  block(b, 'darkTrim', [-0.18, 0.18], [-0.12, 0.18], [0.908, 0.91]);
  addCylinder(b, 'metal', [0, -0.22, 0.9], [0, -0.22, 1.14], 0.018, 0.018, 8);
  addCylinder(b, 'metal', [0, -0.22, 1.13], [0, -0.04, 1.1], 0.014, 0.014, 8);
}

function stove(b: MeshBuilder): void {
  module(b, 'oven', false);
  block(b, 'darkTrim', [-0.28, 0.28], [-0.26, 0.26], [0.9, 0.908]);
  block(b, 'metal', [-0.3, 0.3], [-0.3, 0.18], [1.6, 1.7]);
  block(b, 'metal', [-0.13, 0.13], [-0.3, -0.04], [1.7, 2.1]);
}

/** A hob without a hood, for a row under a window. */
function hob(b: MeshBuilder): void {
  module(b, 'oven', false);
  block(b, 'darkTrim', [-0.28, 0.28], [-0.26, 0.26], [0.9, 0.908]);
}

function fridge(b: MeshBuilder): void {
  block(b, 'wallPaint', [-0.3, 0.3], [-0.32, 0.27], [0.03, 1.8]);
  block(b, 'wallPaint', [-0.296, 0.296], [0.27, 0.305], [0.05, 0.62]);
  block(b, 'wallPaint', [-0.296, 0.296], [0.27, 0.305], [0.63, 1.79]);
  for (const z of [0.42, 0.75]) block(b, 'metal', [-0.27, -0.25], [0.305, 0.325], [z, z + 0.18]);
  block(b, 'darkTrim', [-0.28, 0.28], [-0.3, 0.26], [0, 0.03]);
}

export const KITCHEN = {
  kitchenUnit: { lengthM: 0.6, widthM: 0.6, heightM: 2.1, build: (b) => module(b, 'doors', true) },
  kitchenDrawers: { lengthM: 0.6, widthM: 0.6, heightM: 2.1, build: (b) => module(b, 'drawers', true) },
  lowUnit: { lengthM: 0.6, widthM: 0.6, heightM: 0.9, build: (b) => module(b, 'drawers', false) },
  hob: { lengthM: 0.6, widthM: 0.6, heightM: 0.908, build: hob },
  sinkUnit: { lengthM: 0.6, widthM: 0.6, heightM: 1.16, build: sink },
  stove: { lengthM: 0.6, widthM: 0.6, heightM: 2.1, build: stove },
  fridge: { lengthM: 0.6, widthM: 0.65, heightM: 1.8, build: fridge },
} as const satisfies Record<string, FurnitureShape>;
