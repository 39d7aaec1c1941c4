import { loadRegistry, rankResults } from '../../protocol/evaluation.js';
import { print, printJson, table } from '../output.js';

export default async function rank(
  files: string[],
  options: { readonly plugin?: readonly string[]; readonly json?: boolean },
): Promise<void> {
  const ranked = await rankResults(await loadRegistry(options.plugin), files);
  if (options.json) return printJson(ranked);
  const rows = ranked.map(({ place, score, file }) => [String(place), (score.value as number).toFixed(4), file]);
  print(table(['place', ranked[0].score.id, 'result'], rows, [0, 1]));
}
