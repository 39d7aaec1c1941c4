import type { Device, Image, ProviderUse } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { resolveProvider } from '../providers.js';
import { OrtSession } from '../session.js';
import type { TensorView } from '../session.js';
import type { TokenizedText } from '../tokenizers/index.js';
import type { DualEncoderConfig } from './config.js';
import { ImageSide } from './imageSide.js';
import { poolRows } from './outputs.js';
import { TextSide } from './textSide.js';

export interface PairOpening {
  readonly device: Device;
  readonly threads?: number;
  readonly maxTokens?: number;
}

/** Vectors as a network gives them, one a row. */
export interface RawVectors {
  readonly vectors: Float32Array;
  readonly dimensions: number;
}

/** The open text and image networks of a model; one session where one network holds both. */
export class EncoderPair {
  readonly text: TextSide;
  readonly image: ImageSide;
  readonly provider: ProviderUse;

  private constructor(text: TextSide, image: ImageSide, provider: ProviderUse) {
    this.text = text;
    this.image = image;
    this.provider = provider;
  }

  static async open(config: DualEncoderConfig, { device, threads = 1, maxTokens }: PairOpening): Promise<EncoderPair> {
    const provider = await resolveProvider(device);
    const options = { provider: provider.used, threads };
    const sessions = [await OrtSession.open(config.text.network, options)];
    try {
      if (config.image.network !== config.text.network) {
        sessions.push(await OrtSession.open(config.image.network, options));
      }
      const text = await TextSide.create(sessions[0], config, maxTokens);
      return new EncoderPair(text, new ImageSide(sessions.at(-1) as OrtSession, config), provider);
    } catch (error) {
      for (const session of sessions) await session.close();
      throw error;
    }
  }

  /** Every output of the text network for at most `text.fixedRows` texts. */
  runTexts(batch: readonly TokenizedText[]): Promise<Record<string, TensorView>> {
    const own = this.text.feeds(batch);
    return this.text.session.run(this.#isOne ? { ...this.image.emptyFeeds(), ...own } : own);
  }

  /** Every output of the image network for at most `image.fixedRows` images of one size. */
  runImages(batch: readonly Image[]): Promise<Record<string, TensorView>> {
    const own = this.image.feeds(batch);
    return this.image.session.run(this.#isOne ? { ...this.text.feeds([this.#anyText()]), ...own } : own);
  }

  async textVectors(batch: readonly TokenizedText[]): Promise<RawVectors> {
    const { session, output } = this.text;
    const outputs = await this.runTexts(batch);
    const lengths = batch.map(({ ids }) => ids.length);
    return poolRows(session.path, output, outputs[output.name], batch.length, lengths);
  }

  async imageVectors(batch: readonly Image[]): Promise<RawVectors> {
    const { session, output } = this.image;
    const outputs = await this.runImages(batch);
    return poolRows(session.path, output, outputs[output.name], batch.length);
  }

  /**
   * Length of the vectors; found by a run where a file leaves it open, so that a misfit shows when the model is opened.
   *
   * @throws FileFormatError where texts and images have vectors of different lengths
   */
  async agreedDimensions(path: string, anyImage: Image): Promise<number> {
    const { text, image } = this;
    const ofTexts = text.output.dimensions ?? (await this.textVectors([this.#anyText()])).dimensions;
    const ofImages = image.output.dimensions ?? (await this.imageVectors([anyImage])).dimensions;
    if (ofTexts === ofImages) return ofTexts;
    const texts = `${text.output.name} of ${text.session.path} has ${ofTexts} numbers`;
    const images = `${image.output.name} of ${image.session.path} has ${ofImages}`;
    throw new FileFormatError(path, undefined, `texts and images cannot be compared: ${texts}, ${images}`);
  }

  async close(): Promise<void> {
    await this.text.session.close();
    if (!this.#isOne) await this.image.session.close();
  }

  get #isOne(): boolean {
    return this.text.session === this.image.session;
  }

  #anyText(): TokenizedText {
    return this.text.tokenize('a', 'text');
  }
}
