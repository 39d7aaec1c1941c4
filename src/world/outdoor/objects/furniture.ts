import { keyedRng } from '../../../random/index.js';
import { addBox, addCylinder, addEllipsoid, addTaperedBox, MeshBuilder } from '../../mesh/index.js';
import type { MaterialName, SemanticName } from '../../scene/index.js';

/** Things that stand in streets and parks and carry no label of their own. */
export const FURNITURE = [
  ...(['lamp', 'trafficLight', 'roundSign', 'squareSign', 'bin', 'container', 'bench', 'bollard', 'shelter'] as const),
  ...(['cabinet', 'hydrant', 'bikeRack', 'planter'] as const),
] as const;
export type FurnitureKind = (typeof FURNITURE)[number];

/** What the kind counts as where its materials say something else. */
export const FURNITURE_SEMANTICS: Partial<Record<FurnitureKind, SemanticName>> = {
  trafficLight: 'trafficLight',
  bin: 'streetFurniture',
  container: 'streetFurniture',
  bench: 'streetFurniture',
  bollard: 'pole',
  shelter: 'streetFurniture',
  cabinet: 'streetFurniture',
  hydrant: 'streetFurniture',
  bikeRack: 'streetFurniture',
};

/** The street side is +x: arms, faces and openings look there. */
export function buildFurniture(kind: FurnitureKind, variant: number): MeshBuilder {
  const rng = keyedRng('world/outdoor/furniture', kind, variant);
  const u = (low: number, high: number): number => rng.uniform(low, high);
  const builder = new MeshBuilder();
  switch (kind) {
    case 'lamp': {
      const height = u(4.5, 9);
      const arm = height > 6 ? u(1, 2.2) : 0;
      addCylinder(builder, 'metal', [0, 0, -0.1], [0, 0, 1.1], u(0.07, 0.11), 0.075, 8);
      addCylinder(builder, 'metal', [0, 0, 1.1], [0, 0, height], 0.065, 0.045, 8);
      if (arm > 0) addCylinder(builder, 'metal', [0, 0, height - 0.15], [arm, 0, height + 0.1], 0.04, 0.035, 6);
      addBox(builder, 'metal', [arm, 0, height + 0.08], [0.7, 0.3, 0.14]);
      break;
    }
    case 'trafficLight': {
      const height = u(2.6, 3.4);
      addCylinder(builder, 'metal', [0, 0, -0.1], [0, 0, height], 0.06, 0.055, 8);
      addBox(builder, 'darkTrim', [0.12, 0, height - 0.35], [0.2, 0.3, 0.95]);
      ['tailLamp', 'headLamp', 'sign'].forEach((lens, index) =>
        addCylinder(
          builder,
          lens as MaterialName,
          [0.21, 0, height - 0.07 - 0.29 * index],
          [0.24, 0, height - 0.07 - 0.29 * index],
          0.1,
          0.1,
          10,
        ),
      );
      addBox(builder, 'darkTrim', [0, 0.12, 1.25], [0.12, 0.12, 0.28]);
      break;
    }
    case 'roundSign':
    case 'squareSign': {
      const height = u(2.2, 2.9);
      addCylinder(builder, 'metal', [0, 0, -0.1], [0, 0, height], 0.032, 0.032, 7);
      if (kind === 'roundSign')
        addCylinder(builder, 'sign', [0.035, 0, height - 0.32], [0.055, 0, height - 0.32], 0.31, 0.31, 14);
      else addBox(builder, 'sign', [0.045, 0, height - 0.35], [0.02, u(0.42, 0.9), u(0.5, 0.65)]);
      break;
    }
    case 'bin':
      addCylinder(builder, 'darkTrim', [0, 0, 0.08], [0, 0, u(0.8, 1)], 0.2, 0.25, 10);
      addCylinder(builder, 'metal', [0, 0, -0.05], [0, 0, 0.2], 0.05, 0.05, 6);
      break;
    case 'container': {
      const height = u(1, 1.35);
      const half = u(0.3, 0.65);
      addTaperedBox(
        builder,
        'carPaint',
        { x0: -0.34, x1: 0.3, y0: -half * 0.9, y1: half * 0.9 },
        0.14,
        { x0: -0.4, x1: 0.38, y0: -half, y1: half },
        height - 0.12,
      );
      addTaperedBox(
        builder,
        'darkTrim',
        { x0: -0.42, x1: 0.42, y0: -half - 0.03, y1: half + 0.03 },
        height - 0.12,
        { x0: -0.42, x1: 0.2, y0: -half, y1: half },
        height,
      );
      for (const y of [-half * 0.8, half * 0.8])
        addCylinder(builder, 'tyre', [-0.3, y - 0.04, 0.1], [-0.3, y + 0.04, 0.1], 0.1, 0.1, 8);
      break;
    }
    case 'bench':
      for (const x of [-0.15, 0, 0.15]) addBox(builder, 'wood', [x, 0, 0.44], [0.12, 1.7, 0.04]);
      for (const z of [0.62, 0.78]) addBox(builder, 'wood', [-0.26 - (z - 0.6) * 0.2, 0, z], [0.04, 1.7, 0.11]);
      for (const y of [-0.7, 0.7]) {
        addBox(builder, 'metal', [-0.05, y, 0.21], [0.36, 0.06, 0.42]);
        addBox(builder, 'metal', [-0.27, y, 0.62], [0.05, 0.06, 0.5]);
      }
      break;
    case 'bollard':
      addCylinder(builder, 'metal', [0, 0, -0.05], [0, 0, u(0.75, 1)], 0.07, 0.07, 10);
      break;
    case 'shelter': {
      const half = u(1.6, 2.2);
      addBox(builder, 'metal', [0.1, 0, 2.45], [1.6, 2 * half + 0.2, 0.1]);
      addBox(builder, 'window', [-0.55, 0, 1.25], [0.03, 2 * half - 0.2, 1.9]);
      for (const y of [-half, half]) {
        addBox(builder, 'metal', [-0.55, y, 1.2], [0.08, 0.08, 2.4]);
        addBox(builder, 'metal', [0.6, y, 1.2], [0.08, 0.08, 2.4]);
        addBox(builder, 'window', [-0.05, y, 1.25], [0.85, 0.03, 1.9]);
      }
      addBox(builder, 'wood', [-0.3, 0, 0.46], [0.35, half * 1.4, 0.05]);
      for (const y of [-half * 0.6, half * 0.6]) addBox(builder, 'metal', [-0.3, y, 0.22], [0.06, 0.06, 0.44]);
      break;
    }
    case 'cabinet': {
      const [width, height] = [u(0.6, 1.3), u(0.9, 1.5)];
      addBox(builder, 'metal', [0, 0, height / 2], [u(0.3, 0.45), width, height]);
      addBox(builder, 'concrete', [0, 0, 0.06], [0.5, width + 0.1, 0.12]);
      break;
    }
    case 'hydrant':
      addCylinder(builder, 'tailLamp', [0, 0, 0], [0, 0, 0.62], 0.11, 0.1, 9);
      addEllipsoid(builder, 'tailLamp', [0, 0, 0.64], [0.12, 0.12, 0.12], 8, 4);
      addCylinder(builder, 'tailLamp', [0, -0.2, 0.42], [0, 0.2, 0.42], 0.06, 0.06, 7);
      break;
    case 'bikeRack':
      for (let hoop = -2; hoop <= 2; hoop++) {
        const y = hoop * 0.8;
        for (const x of [-0.35, 0.35]) addCylinder(builder, 'metal', [x, y, -0.05], [x, y, 0.78], 0.025, 0.025, 6);
        addCylinder(builder, 'metal', [-0.35, y, 0.78], [0.35, y, 0.78], 0.025, 0.025, 6);
      }
      break;
    case 'planter': {
      const half = u(0.4, 0.8);
      addTaperedBox(
        builder,
        'concrete',
        { x0: -0.36, x1: 0.36, y0: -half, y1: half },
        0,
        { x0: -0.42, x1: 0.42, y0: -half - 0.06, y1: half + 0.06 },
        0.55,
        { end: 'soil' },
      );
      addEllipsoid(builder, 'foliage', [0, 0, 0.62], [0.33, half * 0.85, 0.35], 9, 5);
      break;
    }
  }
  return builder;
}
