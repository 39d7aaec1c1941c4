import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { FileFormatError, InputError } from '../../../src/errors/index.js';
import { batchTokens, readTokenizerJson } from '../../../src/inference/tokenizers/index.js';
import type { FileTokenizer } from '../../../src/inference/tokenizers/index.js';
import { temporaryFolder } from '../../helpers/temporaryFolder.js';
import { projectUrl } from '../../helpers/projectUrl.js';

interface Golden {
  readonly tokenizer: Record<string, unknown>;
  readonly cases: readonly { readonly text: string; readonly max: number; readonly ids: readonly number[] }[];
}

const golden = <T = Golden>(name: string): T =>
  JSON.parse(readFileSync(projectUrl(`test/golden/track4/${name}.json`), 'utf8')) as T;

function open(t: ExecutionContext, tokenizer: unknown, config?: unknown): Promise<FileTokenizer> {
  const folder = temporaryFolder(t);
  const path = join(folder, 'tokenizer.json');
  writeFileSync(path, typeof tokenizer === 'string' ? tokenizer : JSON.stringify(tokenizer));
  const configPath = join(folder, 'tokenizer_config.json');
  if (config !== undefined) writeFileSync(configPath, JSON.stringify(config));
  return readTokenizerJson(path, config === undefined ? undefined : configPath);
}

test('BERT uncased: the ids of GeoText captions, cut off at 50 with the closing [SEP], padded with 0', async (t) => {
  const { tokenizer } = golden('bert_tokenizer_part');
  const bert = await open(t, tokenizer, { pad_token: '[PAD]', model_max_length: 512, do_lower_case: true });
  const cases =
    golden<{ text: string; input_ids: number[]; attention_mask_sum: number }[]>('bert_uncased_tokens_max50');
  t.true(cases.length >= 8);
  for (const { text, input_ids: expected, attention_mask_sum: length } of cases) {
    const encoded = bert.encode(text, 50);
    const { ids, mask } = batchTokens([encoded], bert.padId ?? -1, 50);
    t.deepEqual(Array.from(ids, Number), expected, text);
    t.is(mask.filter((each) => each === 1n).length, length);
    t.is(encoded.truncated, encoded.wordTokens > 48);
    t.is(encoded.ids.at(-1), 102);
  }
  t.true(cases.some(({ text }) => bert.encode(text, 50).truncated));
  t.is(bert.maxTokens, 512);
  t.is(bert.specialTokens, 2);
});

test('byte-level BPE in the layout of CLIP: the ids of the Python tokenizers, the end token stays', async (t) => {
  const { tokenizer, cases } = golden('clip_bpe');
  const clip = await open(t, tokenizer, { pad_token: { content: '<|endoftext|>' }, model_max_length: 77 });
  for (const { text, max, ids } of cases) t.deepEqual(clip.encode(text, max).ids, ids, `${max}: ${text}`);
  t.is(clip.padId, 1);
  t.is(clip.maxTokens, 77);
  t.false(clip.padsToMax);
  const [long] = cases.filter(({ text, max }) => max === 16 && text.length > 300);
  const cut = clip.encode(long.text, 16);
  t.true(cut.truncated);
  t.deepEqual([cut.ids.length, cut.ids[0], cut.ids[15]], [16, 0, 1]);
});

test('unigram in the layout of SigLIP: the ids of the Python tokenizers, padded to the end', async (t) => {
  const { tokenizer, cases } = golden('siglip_unigram');
  const padding = { strategy: { Fixed: 64 }, direction: 'Right', pad_id: 1, pad_type_id: 0, pad_token: '</s>' };
  const siglip = await open(t, { ...tokenizer, padding, truncation: { max_length: 64 } });
  t.is(siglip.padId, 1);
  t.is(siglip.maxTokens, 64);
  t.true(siglip.padsToMax);
  t.is(siglip.specialTokens, 1);
  for (const { text, max, ids } of cases) {
    const batch = batchTokens([siglip.encode(text, max)], 1, max);
    t.deepEqual(Array.from(batch.ids, Number), ids, `${max}: ${text}`);
  }
});

test('do_lower_case of the configuration lower-cases', async (t) => {
  const { tokenizer } = golden('bert_tokenizer_part');
  const cased = { ...tokenizer, normalizer: { type: 'BertNormalizer', lowercase: false, strip_accents: false } };
  const lower = await open(t, cased, { do_lower_case: true });
  t.deepEqual(lower.encode('THE Image', 50).ids, [101, 1996, 3746, 102]);
  const kept = await open(t, cased, { do_lower_case: false });
  t.notDeepEqual(kept.encode('THE Image', 50).ids, [101, 1996, 3746, 102]);
});

test('refused: no file, no JSON, a list, a Git LFS pointer, no tokenizer, an unknown model', async (t) => {
  const gone = readTokenizerJson(join(temporaryFolder(t), 'tokenizer.json'));
  await t.throwsAsync(gone, { instanceOf: InputError, message: /tokenizer\.json: no such file/ });
  const refused = (message: RegExp) => ({ instanceOf: FileFormatError, message });
  await t.throwsAsync(open(t, '{"model":'), refused(/tokenizer\.json: is no JSON .*expected the tokenizer of a model/));
  await t.throwsAsync(open(t, []), refused(/holds no object/));
  await t.throwsAsync(open(t, 'version https://git-lfs.github.com/spec/v1\n'), refused(/git lfs pull/));
  await t.throwsAsync(open(t, { version: '1.0' }), refused(/is no tokenizer that can be read/));
  await t.throwsAsync(open(t, { model: { type: 'Telepathy' } }), refused(/is no tokenizer that can be read/));
});
