import { addFolder, addUrls } from '../../../datasets/lock/index.js';
import { inform, print, printJson } from '../../output.js';

interface AddOptions {
  readonly url: boolean;
  readonly title?: string;
  readonly track?: string;
  readonly licence?: string;
  readonly homepage?: string;
  readonly replace?: boolean;
  readonly json?: boolean;
}

export default async function add(
  name: string,
  places: readonly string[],
  { url, json, ...options }: AddOptions,
): Promise<void> {
  const [folder] = places;
  if (!url && places.length > 1) inform(`only the first folder is added: ${folder}`);
  const entry = url ? await addUrls(name, places, options) : await addFolder(name, folder as string, options);
  if (json) return printJson(entry);
  print(`${entry.name}: ${entry.files.length} files pinned`);
}
