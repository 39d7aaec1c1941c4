import type { Device } from '../../../contracts/index.js';
import { loadRegistry } from '../../../protocol/evaluation.js';
import { print, printJson } from '../../output.js';

interface VerifyOptions {
  readonly track: string;
  readonly device: Device;
  readonly plugin?: readonly string[];
  readonly json?: boolean;
}

export default async function verify(path: string, options: VerifyOptions): Promise<void> {
  const track = (await loadRegistry(options.plugin)).track(options.track);
  const model = await track.loadModel({ path, device: options.device });
  await model.close();
  const files = await track.modelFiles(path);
  if (options.json) return printJson({ id: model.id, provider: model.provider, files });
  print(`${model.id}: loads and fits its family, on ${model.provider.used}`);
  for (const file of files) print(`  ${file}`);
}
