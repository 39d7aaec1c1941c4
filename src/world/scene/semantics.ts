/**
 * What a surface belongs to: the classes of semantic images and labelled scans.
 *
 * Numbers are the toolkit's own and never change; 0 is what no ray meets.
 */
export const SEMANTICS = {
  none: { id: 0, colour: [0, 0, 0] },
  road: { id: 1, colour: [128, 64, 128] },
  roadLine: { id: 2, colour: [200, 200, 200] },
  sidewalk: { id: 3, colour: [244, 35, 232] },
  terrain: { id: 4, colour: [152, 251, 152] },
  building: { id: 5, colour: [70, 70, 70] },
  wall: { id: 6, colour: [102, 102, 156] },
  fence: { id: 7, colour: [190, 153, 153] },
  pole: { id: 8, colour: [153, 153, 153] },
  trafficSign: { id: 9, colour: [220, 220, 0] },
  trafficLight: { id: 10, colour: [250, 170, 30] },
  vegetation: { id: 11, colour: [107, 142, 35] },
  streetFurniture: { id: 12, colour: [170, 120, 50] },
  car: { id: 13, colour: [0, 0, 142] },
  truck: { id: 14, colour: [0, 0, 70] },
  bus: { id: 15, colour: [0, 60, 100] },
  motorcycle: { id: 16, colour: [0, 0, 230] },
  bicycle: { id: 17, colour: [119, 11, 32] },
  pedestrian: { id: 18, colour: [220, 20, 60] },
  sky: { id: 19, colour: [70, 130, 180] },
  floor: { id: 20, colour: [180, 165, 140] },
  ceiling: { id: 21, colour: [210, 210, 220] },
  door: { id: 22, colour: [110, 70, 40] },
  furniture: { id: 23, colour: [200, 130, 60] },
  water: { id: 24, colour: [45, 60, 150] },
} as const satisfies Record<string, { readonly id: number; readonly colour: readonly [number, number, number] }>;

export type SemanticName = keyof typeof SEMANTICS;
