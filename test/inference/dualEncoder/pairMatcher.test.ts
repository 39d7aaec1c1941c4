import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { loadDualEncoder, loadPairMatcher } from '../../../src/inference/index.js';
import type { OnnxGraph, PairMatcher } from '../../../src/inference/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import {
  expectedLogit as expected,
  imageWithStates,
  matcher,
  textWithStates,
  twoStageYaml as yaml,
} from './matcherNetworks.js';
import { imageGraph, plain, width, writeFiles } from './networks.js';

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

test('an image against texts of different lengths: each pair as from the text', async (t) => {
  const pair = await load(t, model(t, { text: { ...yaml.text, padding: 'longest' } }), 2);
  const texts = await pair.textStates(['red', 'a red roof', 'four words of text', 'one two three four five six']);
  t.deepEqual(
    texts.map(({ tokens }) => tokens),
    [1, 3, 4, 5],
  );
  for (const image of await pair.imageStates(colours.map(([r, g, b]) => plain(r, g, b)))) {
    const logits = await pair.matchTexts(image, texts);
    for (const [row, text] of texts.entries()) {
      const [alone] = await pair.match(text, [image]);
      t.true(Math.abs(logits[row] - alone) < 1e-5, `${row}: ${logits[row]} in place of ${alone}`);
    }
  }
  const { inputs, constants, nodes, outputs } = matcher();
  const unmasked = {
    inputs: inputs.filter(({ name }) => name !== 'attention_mask'),
    outputs,
    constants,
    nodes: nodes
      .filter(({ outputs: [name] }) => !['mask', 'column', 'kept'].includes(name))
      .map((node) => ({ ...node, inputs: node.inputs.map((name) => (name === 'kept' ? 'text_states' : name)) })),
  };
  const changes = { text: { ...yaml.text, padding: 'longest' } };
  const bare = await load(t, model(t, changes, { 'matcher.onnx': unmasked }));
  const [image] = await bare.imageStates([plain(9, 9, 9)]);
  const message = /takes no attention_mask, so that texts must have equal lengths: set text.padding to max/;
  await t.throwsAsync(bare.matchTexts(image, texts), { instanceOf: FileFormatError, message });
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
