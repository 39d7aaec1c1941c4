import { InputError } from '../../../errors/index.js';
import { exportGlb } from '../../../world/gltf/index.js';
import { print } from '../../output.js';
import { chooseScene, type SceneOptions } from './scenes.js';

export default async function exportScene({ out, ...options }: SceneOptions & { out: string }): Promise<void> {
  if (!/\.glb$/i.test(out)) throw new InputError(`--out ${out}: only GLB is written; end its name in .glb`);
  const { scene, timeS } = await chooseScene(options);
  await exportGlb(scene, out, { timeS });
  print(out);
}
