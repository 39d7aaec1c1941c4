import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { findUniversity1652 } from '../../../src/datasets/university1652/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';

function tree(t: ExecutionContext, files: Readonly<Record<string, string>>): string {
  const folder = temporaryFolder(t);
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

test('the University-1652 tree', async (t) => {
  const folder = tree(t, {
    'train/drone/0839/image-01.jpeg': 'x',
    'test/gallery_satellite/0001/0001.jpg': 'x',
    'test/query_street/-1/1.jpg': 'x',
    'test/query_street/0002/1.jpg': 'x',
  });
  const found = await findUniversity1652(folder);
  t.deepEqual(
    found.map(({ folder: name, part, platform, images }) => [
      name,
      part,
      platform,
      images.map(({ building }) => building),
    ]),
    [
      ['train/drone', 'train', 'drone', ['0839']],
      ['test/query_street', 'query', 'ground', ['-1', '0002']],
      ['test/gallery_satellite', 'gallery', 'satellite', ['0001']],
    ],
  );
  await t.throwsAsync(findUniversity1652(tree(t, {})), { message: /no University-1652 tree/ });
  await t.throwsAsync(findUniversity1652(tree(t, { 'train/drone/a.jpg': 'x' })), {
    message: /no folders of buildings/,
  });
});
