import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { hashedWords, loadDualEncoder, loadPairMatcher } from '../../../src/inference/index.js';
import type { OnnxGraph, PairMatcher } from '../../../src/inference/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { imageGraph, plain, textGraph, weights, width, writeFiles } from './networks.js';

const buckets = 61;

/** The text network of the other tests that also hands out the vector of every token. */
function textWithStates(): OnnxGraph {
  const graph = textGraph({ vocabulary: buckets, mask: true });
  return {
    ...graph,
    outputs: [...graph.outputs, { name: 'text_states', shape: ['texts', 'tokens', width] }],
    nodes: [...graph.nodes, { operator: 'Identity', inputs: ['looked_up'], outputs: ['text_states'] }],
  };
}

/** The image network that also hands out every pixel as a patch of `width` numbers: its colours and a 1. */
function imageWithStates(): OnnxGraph {
  const graph = imageGraph({ size: 2 });
  return {
    ...graph,
    outputs: [...graph.outputs, { name: 'image_states', shape: ['images', 4, 3] }],
    constants: [...graph.constants, { name: 'flat', shape: [3], data: BigInt64Array.of(0n, 3n, 4n) }],
    nodes: [
      ...graph.nodes,
      { operator: 'Reshape', inputs: ['pixel_values', 'flat'], outputs: ['planes'] },
      { operator: 'Transpose', inputs: ['planes'], outputs: ['image_states'], attributes: { perm: [0, 2, 1] } },
    ],
  };
}

/** Sum of the tokens that are no padding, times sum of the patches, through a matrix: [-score, score]. */
function matcher(changes: Partial<OnnxGraph> = {}): OnnxGraph {
  return {
    inputs: [
      { name: 'text_states', shape: ['pairs', 'tokens', width] },
      { name: 'attention_mask', shape: ['pairs', 'tokens'], type: 'int64' },
      { name: 'image_states', shape: ['pairs', 'patches', 3] },
    ],
    outputs: [{ name: 'itm_logits', shape: ['pairs', 2] }],
    constants: [
      { name: 'matrix', shape: [3, width], data: weights('matcher', 3, width) },
      { name: 'one', shape: [1], data: BigInt64Array.of(1n) },
      { name: 'last', shape: [1], data: BigInt64Array.of(-1n) },
    ],
    nodes: [
      { operator: 'Cast', inputs: ['attention_mask'], outputs: ['mask'], attributes: { to: 1 } },
      { operator: 'Unsqueeze', inputs: ['mask', 'last'], outputs: ['column'] },
      { operator: 'Mul', inputs: ['text_states', 'column'], outputs: ['kept'] },
      { operator: 'ReduceSum', inputs: ['kept', 'one'], outputs: ['text'], attributes: { keepdims: 0 } },
      { operator: 'ReduceSum', inputs: ['image_states', 'one'], outputs: ['colour'], attributes: { keepdims: 0 } },
      { operator: 'MatMul', inputs: ['colour', 'matrix'], outputs: ['image'] },
      { operator: 'Mul', inputs: ['text', 'image'], outputs: ['product'] },
      { operator: 'ReduceSum', inputs: ['product', 'last'], outputs: ['score'], attributes: { keepdims: 1 } },
      { operator: 'Neg', inputs: ['score'], outputs: ['against'] },
      { operator: 'Concat', inputs: ['against', 'score'], outputs: ['itm_logits'], attributes: { axis: 1 } },
    ],
    ...changes,
  };
}

const yaml = {
  schema: 'robosense.model/1',
  family: 'dual-encoder',
  name: 'two-stage',
  version: 1,
  files: { text: 'text.onnx', image: 'image.onnx', matcher: 'matcher.onnx' },
  text: { tokenizer: { type: 'hashed_words', buckets }, max_tokens: 5 },
  image: { resize: { height: 2, width: 2 }, resample: 'box', mean: [0, 0, 0], std: [1, 1, 1] },
};

function model(t: ExecutionContext, changes: object = {}, graphs: Record<string, OnnxGraph> = {}): string {
  const folder = writeFiles(temporaryFolder(t), {
    'model.yaml': { ...yaml, ...changes },
    'text.onnx': textWithStates(),
    'image.onnx': imageWithStates(),
    'matcher.onnx': matcher(),
    ...graphs,
  });
  return join(folder, 'model.yaml');
}

async function load(t: ExecutionContext, path: string, pairBatch?: number): Promise<PairMatcher> {
  const loaded = await loadPairMatcher({ path, device: 'cpu', ...(pairBatch !== undefined && { pairBatch }) });
  t.teardown(() => loaded.close());
  return loaded;
}

/** What the three networks together compute for one pair. */
function expected(text: string, [r, g, b]: readonly number[], maxTokens = 5): number {
  const { ids } = hashedWords({ buckets, wordPairs: false }).encode(text, maxTokens);
  const [table, matrix] = [weights('table', buckets, width), weights('matcher', 3, width)];
  let score = 0;
  for (let i = 0; i < width; i++) {
    const words = ids.reduce((sum, id) => sum + table[id * width + i], 0);
    const colour = [r, g, b].reduce((sum, value, c) => sum + (4 * value * matrix[c * width + i]) / 255, 0);
    score += words * colour;
  }
  return score;
}

const colours = [
  [255, 0, 0],
  [0, 128, 64],
  [10, 20, 30],
  [1, 255, 255],
  [90, 90, 90],
];

test('the logits of three networks computed by hand, in batches of any size', async (t) => {
  const path = model(t);
  for (const pairBatch of [undefined, 2, 1]) {
    const pair = await load(t, path, pairBatch);
    t.is(pair.id, 'two-stage@1');
    const texts = ['a red roof', 'one two three four five six seven'];
    const images = await pair.imageStates(colours.map(([r, g, b]) => plain(r, g, b)));
    const seen = await pair.textStates(texts);
    t.deepEqual(
      seen.map(({ truncated }) => truncated),
      [false, true],
    );
    for (const [row, text] of texts.entries()) {
      const logits = await pair.match(seen[row], images);
      logits.forEach((logit, i) => {
        const wanted = expected(text, colours[i]);
        t.true(Math.abs(logit - wanted) < 1e-4, `${text}, ${String(colours[i])}: ${logit} in place of ${wanted}`);
      });
    }
    t.is((await pair.match(seen[0], [])).length, 0);
  }
});

test('the same YAML is a dual encoder too; another logit can be the one that matches', async (t) => {
  const encoder = await loadDualEncoder({ path: model(t), device: 'cpu' });
  t.is(encoder.dimensions, width);
  t.is(encoder.files.filter((file) => file.endsWith('.onnx')).length, 3);
  const both = await load(t, model(t));
  t.deepEqual(await both.encoder.encodeTexts(['a red roof']), await encoder.encodeTexts(['a red roof']));
  await encoder.close();
  const pair = await load(t, model(t, { matcher: { match_index: 0 } }));
  const [text] = await pair.textStates(['a red roof']);
  const [logit] = await pair.match(text, await pair.imageStates([plain(255, 0, 0)]));
  t.true(Math.abs(logit + expected('a red roof', [255, 0, 0])) < 1e-4);
});

test('refused: no matcher, missing outputs, other inputs, empty texts, images without pixels', async (t) => {
  const refused = (message: RegExp) => ({ instanceOf: FileFormatError, message });
  const opening = (path: string) => loadPairMatcher({ path, device: 'cpu' });
  const { matcher: _, ...files } = yaml.files;
  await t.throwsAsync(opening(model(t, { files })), refused(/\/files\/matcher: is missing: the model has no network/));
  const bare = { 'image.onnx': imageGraph({ size: 2 }) };
  await t.throwsAsync(
    opening(model(t, {}, bare)),
    refused(/image\.onnx: has no output image_states; it gives image_emb/),
  );
  const renamed = { 'matcher.onnx': matcher({ outputs: [{ name: 'score', shape: ['pairs', 1] }] }) };
  await t.throwsAsync(opening(model(t, {}, renamed)), refused(/has no output itm_logits; it gives score float32/));
  await t.throwsAsync(
    opening(model(t, { matcher: { text_states: 'text_embeds' } })),
    refused(/a matcher takes text_embeds/),
  );
  const pair = await load(t, model(t));
  await t.throwsAsync(pair.textStates(['fine', '']), { instanceOf: InputError, message: /^text 1 is empty/ });
});

test('a logit that is not finite is refused', async (t) => {
  const graph = matcher();
  const infinite = {
    ...graph,
    constants: graph.constants.map((each) =>
      each.name === 'matrix' ? { ...each, data: new Float32Array(3 * width).fill(Infinity) } : each,
    ),
  };
  const pair = await load(t, model(t, {}, { 'matcher.onnx': infinite }));
  const [text] = await pair.textStates(['a red roof']);
  const images = await pair.imageStates([plain(9, 9, 9)]);
  await t.throwsAsync(pair.match(text, images), { instanceOf: InputError, message: /logit of image 0 is not finite/ });
});
