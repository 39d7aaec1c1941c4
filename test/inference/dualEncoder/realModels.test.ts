import { join } from 'node:path';
import type { ExecutionContext } from 'ava';
import { FileFormatError } from '../../../src/errors/index.js';
import { OrtSession, loadDualEncoder } from '../../../src/inference/index.js';
import { readImage, resizeLikePillow } from '../../../src/sensors/index.js';
import { realDataFolder, testWithModels } from '../../helpers/realData.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { furthest, plain, rowOf, textGraph, writeFiles } from './networks.js';

const faces = 'Linzaer__Ultra-Light-Fast-Generic-Face-Detector-1MB/models/onnx/version-RFB-320_simplified.onnx';
const objects = 'dog-qiuqiu__FastestDet/example/onnx-runtime/FastestDet.onnx';

function yamlFor(t: ExecutionContext, network: string, image: object): string {
  const folder = writeFiles(temporaryFolder(t), {
    'text.onnx': textGraph({ vocabulary: 97, mask: true }),
    'model.yaml': {
      schema: 'robosense.model/1',
      family: 'dual-encoder',
      name: 'public',
      version: 1,
      files: { text: 'text.onnx', image: network },
      text: { tokenizer: { type: 'hashed_words', buckets: 97 }, max_tokens: 8 },
      image: { resample: 'bilinear', mean: [127, 127, 127], std: [128, 128, 128], scale: 1, ...image },
    },
  });
  return join(folder, 'model.yaml');
}

testWithModels('a public network as image encoder: its own output on the same pixels, pooled', async (t, folder) => {
  const image = { resize: { height: 240, width: 320 }, output: 'boxes', pooling: 'mean' };
  const encoder = await loadDualEncoder({ path: yamlFor(t, join(folder, faces), image), device: 'cpu' });
  t.teardown(() => encoder.close());
  t.is(encoder.dimensions, 4);
  const photos = realDataFolder();
  const photo = photos && join(photos, 'kuixu__kitti_object_vis/data/object/training/image_2/000000.png');
  const images = [
    photo === undefined ? plain(200, 40, 90, 300, 500) : await readImage(photo),
    plain(9, 80, 200, 50, 60),
  ];
  const encoded = await encoder.encodeImages(images);
  t.true(furthest(rowOf(encoded, 0), rowOf(encoded, 1)) > 1e-6, 'different images, different vectors');

  const session = await OrtSession.open(join(folder, faces));
  t.teardown(() => session.close());
  for (const [row, each] of images.entries()) {
    const { data } = resizeLikePillow(each, 320, 240, 'bilinear').pixels;
    const tensor = Float32Array.from({ length: 3 * 240 * 320 }, (_, i) => {
      return (data[3 * (i % 76_800) + Math.floor(i / 76_800)] - 127) / 128;
    });
    const { boxes } = await session.run({ input: { data: tensor, shape: [1, 3, 240, 320] } });
    const mean = [0, 0, 0, 0].map((_, c) => {
      let sum = 0;
      for (let i = c; i < boxes.data.length; i += 4) sum += Number(boxes.data[i]);
      return sum;
    });
    const length = Math.hypot(...mean);
    t.true(
      furthest(
        rowOf(encoded, row),
        mean.map((each) => each / length),
      ) < 1e-4,
      `image ${row}`,
    );
  }
});

testWithModels('a public network whose output is a map is refused with what it gives', async (t, folder) => {
  const image = { resize: { height: 352, width: 352 } };
  await t.throwsAsync(loadDualEncoder({ path: yamlFor(t, join(folder, objects), image), device: 'cpu' }), {
    instanceOf: FileFormatError,
    message: /FastestDet\.onnx: gives 758 float32 \[1, 85, 22, 22\]; expected one vector each/,
  });
});
