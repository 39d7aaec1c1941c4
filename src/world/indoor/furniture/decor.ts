import { keyedRng } from '../../../random/index.js';
import { addCylinder, addEllipsoid, addLeafCloud, type MeshBuilder } from '../../mesh/index.js';
import { block } from './parts.js';
import type { FurnitureShape } from './shape.js';

function plant(b: MeshBuilder): void {
  addCylinder(b, 'concrete', [0, 0, 0], [0, 0, 0.35], 0.15, 0.2, 12);
  addCylinder(b, 'soil', [0, 0, 0.33], [0, 0, 0.36], 0.17, 0.17, 12);
  for (let stem = 0; stem < 4; stem++) {
    const angle = 1.7 * stem;
    addCylinder(b, 'trunk', [0, 0, 0.35], [0.1 * Math.cos(angle), 0.1 * Math.sin(angle), 0.9], 0.015, 0.008, 5);
  }
  addLeafCloud(b, 'foliage', keyedRng('world/indoor/plant'), [0, 0, 0.92], [0.14, 0.14, 0.38], {
    count: 160,
    sizeM: 0.1,
    hollow: 0.2,
  });
}

function floorLamp(b: MeshBuilder): void {
  addCylinder(b, 'metal', [0, 0, 0], [0, 0, 0.03], 0.15, 0.15, 14);
  addCylinder(b, 'metal', [0, 0, 0.03], [0, 0, 1.4], 0.013, 0.013, 6);
  addCylinder(b, 'upholstery', [0, 0, 1.32], [0, 0, 1.62], 0.18, 0.12, 14);
}

function bin(b: MeshBuilder): void {
  addCylinder(b, 'darkTrim', [0, 0, 0], [0, 0, 0.38], 0.11, 0.14, 12, { end: false });
}

function printer(b: MeshBuilder): void {
  block(b, 'wallPaint', [-0.3, 0.3], [-0.3, 0.28], [0, 0.75]);
  block(b, 'darkTrim', [-0.28, 0.28], [-0.28, 0.25], [0.75, 1]);
  block(b, 'wallPaint', [-0.3, 0.3], [-0.3, 0.26], [1, 1.1]);
  for (const z of [0.1, 0.3, 0.5]) block(b, 'darkTrim', [-0.26, 0.26], [0.28, 0.3], [z, z + 0.16]);
}

/** A case of glass on a plinth, with a vase in it. */
function displayCase(b: MeshBuilder): void {
  block(b, 'wallPaint', [-0.5, 0.5], [-0.35, 0.35], [0, 0.85]);
  block(b, 'glass', [-0.48, 0.48], [-0.33, 0.33], [0.85, 1.4]);
  addEllipsoid(b, 'upholstery', [0, 0, 1.04], [0.14, 0.14, 0.19], 12, 8);
  addCylinder(b, 'upholstery', [0, 0, 1.2], [0, 0, 1.3], 0.06, 0.09, 12);
}

/** A plinth with a bust. */
function sculpture(b: MeshBuilder): void {
  block(b, 'wallPaint', [-0.32, 0.32], [-0.32, 0.32], [0, 0.1]);
  block(b, 'wallPaint', [-0.28, 0.28], [-0.28, 0.28], [0.1, 1]);
  addEllipsoid(b, 'concrete', [0, 0, 1.22], [0.27, 0.16, 0.24], 12, 8);
  addCylinder(b, 'concrete', [0, 0, 1.38], [0, 0.01, 1.55], 0.07, 0.07, 10);
  addEllipsoid(b, 'concrete', [0, 0.02, 1.65], [0.1, 0.12, 0.15], 12, 8);
}

function pillar(b: MeshBuilder): void {
  block(b, 'plaster', [-0.3, 0.3], [-0.3, 0.3], [0, 0.15]);
  addCylinder(b, 'plaster', [0, 0, 0.15], [0, 0, 0.85], 0.25, 0.25, 18);
  block(b, 'plaster', [-0.3, 0.3], [-0.3, 0.3], [0.85, 1]);
}

export const DECOR = {
  plant: { lengthM: 0.44, widthM: 0.44, heightM: 1.32, build: plant },
  floorLamp: { lengthM: 0.38, widthM: 0.38, heightM: 1.62, build: floorLamp },
  bin: { lengthM: 0.3, widthM: 0.3, heightM: 0.38, build: bin },
  printer: { lengthM: 0.6, widthM: 0.6, heightM: 1.1, build: printer },
  displayCase: { lengthM: 1, widthM: 0.7, heightM: 1.4, build: displayCase },
  sculpture: { lengthM: 0.64, widthM: 0.64, heightM: 1.8, build: sculpture },
  /** One metre high; scaled to the ceiling. */
  pillar: { lengthM: 0.6, widthM: 0.6, heightM: 1, build: pillar },
} as const satisfies Record<string, FurnitureShape>;
