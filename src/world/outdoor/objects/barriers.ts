import { keyedRng } from '../../../random/index.js';
import { addBox, addCylinder, MeshBuilder } from '../../mesh/index.js';

export const BARRIERS = ['wall', 'brickWall', 'picket', 'boards', 'wire', 'railing'] as const;
export type BarrierKind = (typeof BARRIERS)[number];

/** Length of every barrier's stretch along x, metres. */
export const BARRIER_M = 2.5;

export function buildBarrier(kind: BarrierKind, variant: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/barrier', kind, variant);
  const u = (low: number, high: number): number => rng.uniform(low, high);
  const builder = new MeshBuilder();
  const length = BARRIER_M;
  const half = length / 2;
  switch (kind) {
    case 'wall':
    case 'brickWall': {
      const height = u(0.5, 1.7);
      const thick = u(0.18, 0.3);
      const of = kind === 'wall' ? 'plaster' : 'brick';
      addBox(builder, of, [0, 0, (height - 0.4) / 2], [length, thick, height + 0.4]);
      addBox(builder, 'concrete', [0, 0, height + 0.03], [length, thick + 0.08, 0.07]);
      addBox(builder, of, [half - 0.17, 0, height / 2 + 0.05], [0.34, thick + 0.1, height + 0.3]);
      break;
    }
    case 'picket': {
      const height = u(0.8, 1.2);
      for (let x = -half + 0.07; x < half; x += 0.14)
        addBox(builder, 'wood', [x, 0, height / 2 + 0.03], [0.085, 0.02, height]);
      for (const z of [0.3, height - 0.15]) addBox(builder, 'wood', [0, 0.03, z], [length, 0.04, 0.08]);
      addBox(builder, 'wood', [-half + 0.06, 0.05, height / 2], [0.09, 0.09, height + 0.4]);
      break;
    }
    case 'boards': {
      const height = u(1.5, 1.9);
      addBox(builder, 'wood', [0, 0, height / 2 + 0.03], [length, 0.03, height]);
      addBox(builder, 'wood', [-half + 0.06, 0, height / 2], [0.11, 0.11, height + 0.25]);
      break;
    }
    case 'wire': {
      // Slats of a hand's breadth stand for the finer mesh: they stop about as many rays.
      const height = u(1.1, 2);
      const columns = 21;
      for (let column = 0; column <= columns; column++) {
        const x = -half + (length * column) / columns;
        builder.polygon('fenceWire', [[x - 0.006, 0, 0.03], [x + 0.006, 0, 0.03], [x + 0.006, 0, height], [x - 0.006, 0, height]]); // prettier-ignore
      }
      for (let z = 0.05; z < height + 0.01; z += 0.14) {
        builder.polygon('fenceWire', [[-half, 0, z - 0.006], [half, 0, z - 0.006], [half, 0, z + 0.006], [-half, 0, z + 0.006]]); // prettier-ignore
      }
      addCylinder(builder, 'fenceWire', [-half, 0, -0.3], [-half, 0, height + 0.06], 0.03, 0.03, 6);
      break;
    }
    case 'railing': {
      const height = u(0.9, 1.6);
      for (let x = -half + 0.06; x < half; x += 0.125)
        addBox(builder, 'fenceWire', [x, 0, height / 2 + 0.05], [0.022, 0.022, height]);
      for (const z of [0.16, height - 0.05]) addBox(builder, 'fenceWire', [0, 0, z], [length, 0.035, 0.04]);
      addBox(builder, 'fenceWire', [-half + 0.03, 0, height / 2], [0.06, 0.06, height + 0.3]);
      break;
    }
  }
  return builder;
}
