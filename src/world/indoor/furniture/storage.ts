import type { MeshBuilder } from '../../mesh/index.js';
import { block } from './parts.js';
import type { FurnitureShape } from './shape.js';

function doors(b: MeshBuilder, lengthM: number, frontY: number, z: readonly [number, number], count: number): void {
  const each = lengthM / count;
  for (let i = 0; i < count; i++) {
    const from = -lengthM / 2 + i * each;
    block(
      b,
      'furnitureWood',
      [from + 0.006, from + each - 0.006],
      [frontY - 0.02, frontY],
      [z[0] + 0.006, z[1] - 0.006],
    );
    const handle = i % 2 === 0 ? from + each - 0.05 : from + 0.05;
    const middle = (z[0] + z[1]) / 2;
    block(b, 'metal', [handle - 0.008, handle + 0.008], [frontY, frontY + 0.02], [middle - 0.08, middle + 0.08]);
  }
}

function cupboard(lengthM: number, widthM: number, heightM: number, count: number) {
  return (b: MeshBuilder): void => {
    block(b, 'furnitureWood', [-lengthM / 2, lengthM / 2], [-widthM / 2, widthM / 2 - 0.04], [0.06, heightM]);
    block(b, 'darkTrim', [-lengthM / 2 + 0.03, lengthM / 2 - 0.03], [-widthM / 2, widthM / 2 - 0.07], [0, 0.06]);
    doors(b, lengthM, widthM / 2 - 0.02, [0.06, heightM], count);
  };
}

/** Boards between two sides and a back, with books and boxes of varied height on them. */
function shelf(b: MeshBuilder): void {
  const [half, front, top] = [0.45, 0.16, 1.95];
  for (const side of [-1, 1])
    block(
      b,
      'furnitureWood',
      [side * half - (side > 0 ? 0.025 : 0), side * half + (side > 0 ? 0 : 0.025)],
      [-front, front],
      [0, top],
    );
  block(b, 'furnitureWood', [-half + 0.025, half - 0.025], [-front, -front + 0.012], [0.05, top]);
  for (let board = 0; board < 6; board++) {
    const z = 0.05 + board * 0.375;
    block(b, 'furnitureWood', [-half + 0.025, half - 0.025], [-front + 0.012, front - 0.005], [z, z + 0.025]);
    if (board === 5) continue;
    let x = -half + 0.04;
    for (let book = 0; x < half - 0.12 - 0.1 * (board % 3); book++) {
      const wide = 0.03 + 0.025 * ((book * 7 + board * 3) % 4);
      const high = 0.2 + 0.03 * ((book * 5 + board) % 4);
      const material = (book + board) % 3 === 0 ? 'upholstery' : (book + board) % 3 === 1 ? 'trousers' : 'carpet';
      block(
        b,
        material,
        [x, x + wide - 0.003],
        [-front + 0.03, front - 0.06 - 0.02 * (book % 2)],
        [z + 0.025, z + 0.025 + high],
      );
      x += wide;
    }
  }
}

function filingCabinet(b: MeshBuilder): void {
  block(b, 'wallPaint', [-0.23, 0.23], [-0.3, 0.27], [0, 1.3]);
  for (let drawer = 0; drawer < 4; drawer++) {
    const z = 0.04 + drawer * 0.315;
    block(b, 'wallPaint', [-0.215, 0.215], [0.27, 0.285], [z, z + 0.29]);
    block(b, 'metal', [-0.07, 0.07], [0.285, 0.3], [z + 0.2, z + 0.22]);
  }
}

function televisionBoard(b: MeshBuilder): void {
  block(b, 'furnitureWood', [-0.8, 0.8], [-0.2, 0.18], [0.1, 0.45]);
  for (const x of [-0.7, 0.7]) block(b, 'metal', [x - 0.03, x + 0.03], [-0.15, 0.15], [0, 0.1]);
  block(b, 'furnitureWood', [-0.79, -0.01], [0.18, 0.2], [0.11, 0.44]);
  block(b, 'furnitureWood', [0.01, 0.79], [0.18, 0.2], [0.11, 0.44]);
  block(b, 'darkTrim', [-0.2, 0.2], [-0.12, 0.08], [0.45, 0.47]);
  block(b, 'darkTrim', [-0.62, 0.62], [-0.05, 0], [0.5, 1.22]);
  block(b, 'darkTrim', [-0.05, 0.05], [-0.05, -0.02], [0.47, 0.52]);
}

function crates(b: MeshBuilder): void {
  block(b, 'furnitureWood', [-0.4, 0.4], [-0.3, 0.3], [0, 0.45]);
  block(b, 'upholstery', [-0.35, 0.1], [-0.25, 0.2], [0.45, 0.8]);
  block(b, 'furnitureWood', [0.12, 0.38], [-0.22, 0.2], [0.45, 0.7]);
}

export const STORAGE = {
  wardrobe: { lengthM: 1.5, widthM: 0.62, heightM: 2.1, build: cupboard(1.5, 0.62, 2.1, 3) },
  cupboard: { lengthM: 1, widthM: 0.45, heightM: 1.85, build: cupboard(1, 0.45, 1.85, 2) },
  sideboard: { lengthM: 1.4, widthM: 0.42, heightM: 0.8, build: cupboard(1.4, 0.42, 0.8, 3) },
  shelf: { lengthM: 0.9, widthM: 0.32, heightM: 1.95, build: shelf },
  filingCabinet: { lengthM: 0.46, widthM: 0.6, heightM: 1.3, build: filingCabinet },
  televisionBoard: { lengthM: 1.6, widthM: 0.4, heightM: 1.22, build: televisionBoard },
  crates: { lengthM: 0.8, widthM: 0.6, heightM: 0.8, build: crates },
} as const satisfies Record<string, FurnitureShape>;
