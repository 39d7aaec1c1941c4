import { dirname, resolve } from 'node:path';
import { FileFormatError, schemaProblems } from '../../errors/index.js';
import { readYaml, requireFile } from '../yamlFile.js';
import type { DualEncoderConfig, TokenizerSource } from './config.js';
import type { ImagePreprocessing } from './imagePreprocessing.js';
import { dualEncoderPresets } from './presets.js';
import { rerankingOf, rerankSchema } from './rerankSchema.js';
import { dualEncoderSchema } from './schema.js';
import type { DualEncoderYaml } from './schema.js';

/**
 * Reads the YAML of a dual encoder, see {@link dualEncoderSchema}.
 *
 * @throws FileFormatError naming the line or JSON pointer where the file is none, or a file of it that does not exist
 */
export async function readDualEncoderYaml(path: string): Promise<DualEncoderConfig> {
  const absolute = resolve(path);
  const checked = dualEncoderSchema.safeParse(await readYaml(absolute), { reportInput: true });
  if (!checked.success) {
    const { place, problem } = schemaProblems(checked.error);
    throw new FileFormatError(path, place, problem);
  }
  const yaml = checked.data;
  const { files, text, matcher } = yaml;
  const preset = yaml.preset === undefined ? undefined : dualEncoderPresets[yaml.preset];
  const folder = dirname(absolute);
  const found = async (place: string, name: string): Promise<string> => {
    const file = resolve(folder, name);
    await requireFile(path, place, file);
    return file;
  };
  const textNetwork = await found('/files/text', files.text);
  const imageNetwork = await found('/files/image', files.image);
  const matcherNetwork = files.matcher === undefined ? undefined : await found('/files/matcher', files.matcher);
  const data = await Promise.all(files.data.map((each, index) => found(`/files/data/${index}`, each)));
  const tokenizer = await tokenizerOf(text.tokenizer, found);
  const tokenizerFiles =
    tokenizer.type === 'tokenizer_json'
      ? [tokenizer.path, tokenizer.configPath].filter((each) => each !== undefined)
      : [];
  const image = imageOf(yaml, preset?.image, path);
  if (matcherNetwork === undefined && matcher !== undefined) {
    throw new FileFormatError(path, '/files/matcher', 'is missing: /matcher describes a network');
  }
  if (matcherNetwork === undefined && yaml.rerank !== undefined && yaml.rerank.diversity === undefined) {
    const problem =
      'has nothing to do: it needs files.matcher, a network that sees text and image, or rerank.diversity';
    throw new FileFormatError(path, '/rerank', problem);
  }
  const hasMatcher = matcherNetwork !== undefined;
  const rerank = yaml.rerank ?? (hasMatcher ? rerankSchema.parse({}) : undefined);
  const maxTokens = text.max_tokens ?? preset?.maxTokens;
  const captions = text.captions ?? { cleaning: 'none' as const };
  const networks = [textNetwork, imageNetwork, ...(matcherNetwork === undefined ? [] : [matcherNetwork])];
  return {
    path: absolute,
    id: `${yaml.name}@${yaml.version}`,
    files: [...new Set([absolute, ...networks, ...tokenizerFiles, ...data])],
    text: {
      network: textNetwork,
      tokenizer,
      padding: text.padding,
      pooling: text.pooling,
      captions:
        text.captions === undefined && preset !== undefined
          ? preset.captions
          : { cleaning: captions.cleaning, ...(captions.max_words !== undefined && { maxWords: captions.max_words }) },
      ...(maxTokens !== undefined && { maxTokens }),
      ...(text.pad_id !== undefined && { padId: text.pad_id }),
      ...(text.output !== undefined && { output: text.output }),
    },
    image: {
      ...image,
      network: imageNetwork,
      pooling: yaml.image.pooling,
      ...(yaml.image.output !== undefined && { output: yaml.image.output }),
    },
    ...(rerank !== undefined && { rerank: rerankingOf(rerank, hasMatcher) }),
    ...(matcherNetwork !== undefined && {
      matcher: {
        network: matcherNetwork,
        textStates: matcher?.text_states ?? 'text_states',
        imageStates: matcher?.image_states ?? 'image_states',
        output: matcher?.output ?? 'itm_logits',
        matchIndex: matcher?.match_index ?? 1,
      },
    }),
  };
}

async function tokenizerOf(
  tokenizer: DualEncoderYaml['text']['tokenizer'],
  found: (place: string, name: string) => Promise<string>,
): Promise<TokenizerSource> {
  if (tokenizer.type === 'hashed_words') {
    return { type: 'hashed_words', buckets: tokenizer.buckets, wordPairs: tokenizer.word_pairs };
  }
  const { file, config, lower_case: lowerCase } = tokenizer;
  return {
    type: 'tokenizer_json',
    path: await found('/text/tokenizer/file', file),
    lowerCase,
    ...(config !== undefined && { configPath: await found('/text/tokenizer/config', config) }),
  };
}

/** Keys of the YAML, else of the preset; what decides about pixels has to stand somewhere. */
function imageOf({ image }: DualEncoderYaml, preset: ImagePreprocessing | undefined, path: string): ImagePreprocessing {
  const pixels = (each: { height: number; width: number }) => ({ heightPx: each.height, widthPx: each.width });
  const { resize, centre_crop: crop } = image;
  const chosen =
    resize === undefined
      ? preset?.resize
      : 'shortest_edge' in resize
        ? { shortestEdgePx: resize.shortest_edge }
        : pixels(resize);
  const filter = image.resample ?? preset?.filter;
  const mean = image.mean ?? preset?.mean;
  const standardDeviation = image.std ?? preset?.standardDeviation;
  const missing = Object.entries({ resample: filter, mean, std: standardDeviation }).filter(([, value]) => !value);
  if (filter === undefined || mean === undefined || standardDeviation === undefined) {
    throw new FileFormatError(path, `/image/${missing[0][0]}`, 'is missing: give it, or a preset that does');
  }
  return {
    filter,
    scale: image.scale ?? preset?.scale ?? 1 / 255,
    mean,
    standardDeviation,
    channelOrder: image.channel_order ?? preset?.channelOrder ?? 'rgb',
    ...(chosen !== undefined && { resize: chosen }),
    ...(crop !== undefined && { centreCrop: pixels(crop) }),
  };
}
