import { listDatasets } from '../../../datasets/lock/index.js';
import { byteCount } from '../../downloadProgress.js';
import { print, printJson, table } from '../../output.js';

export default async function list({ json }: { json?: boolean }): Promise<void> {
  const listed = await listDatasets();
  if (json) return printJson(listed);
  const rows = listed.map(({ name, state, access, fileCount, bytes, licence }) => [
    name,
    state,
    access,
    fileCount === null ? '?' : String(fileCount),
    bytes === null ? '?' : byteCount(bytes),
    licence,
  ]);
  print(table(['name', 'state', 'access', 'files', 'size', 'licence'], rows, [3, 4]));
}
