import { join } from 'node:path';
import type { MiniRecipe } from '../../src/contracts/index.js';

/** Writes a mini dataset in this very thread; returns the folder of each part. */
export async function writeMini<Unit, Written>(
  recipe: MiniRecipe<Unit, Written>,
  outDir: string,
  seed: number,
): Promise<Record<string, string>> {
  const written: Written[] = [];
  for (const unit of recipe.units(seed)) written.push(await recipe.write(outDir, seed, unit));
  await recipe.finish(outDir, seed, written);
  return Object.fromEntries(recipe.parts.map(({ name }) => [name, join(outDir, name)]));
}
