import { splitsOfScenes, type NuscenesTables, type SplitLists } from '../../src/datasets/nuscenes/index.js';

/** Says which published split some samples look like, those of the first of `lists` before others. */
export function describeSplit(tables: NuscenesTables, lists: readonly SplitLists[], tokens: readonly string[]): string {
  const rows = tokens.map((token) => tables.samples.tokens.rowOf(token)).filter((row) => row >= 0);
  if (rows.length === 0) return `none of them is in the tables of ${tables.version}`;
  const scenes = new Set(rows.map((row) => tables.scenes.records[tables.samples.scene[row]].name));
  const elsewhere = rows.length < tokens.length ? `, ${tokens.length - rows.length} are not in the tables` : '';
  const splits = splitsOfScenes(scenes);
  const [likely] = [...splits.filter((split) => split.lists === lists[0]), ...splits];
  if (likely === undefined) return `their ${scenes.size} scenes are in no published split${elsewhere}`;
  const share = likely.count === scenes.size ? '' : `, ${likely.count} of ${scenes.size} scenes`;
  return `they look like split ${likely.split} (${likely.lists}${share})${elsewhere}`;
}
