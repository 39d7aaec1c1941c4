import type { z } from 'zod';
import { centerpointSchema } from './centerpointSchema.js';
import { pointpillarsSchema } from './pointpillarsSchema.js';

/** Family name → schema of its YAML. */
export const detectorSchemas = {
  centerpoint: centerpointSchema,
  pointpillars: pointpillarsSchema,
};

export type DetectorFamilyName = keyof typeof detectorSchemas;
export type DetectorConfigOf<Family extends DetectorFamilyName> = z.infer<(typeof detectorSchemas)[Family]>;
