import type { Image } from '../../contracts/index.js';
import { FileFormatError } from '../../errors/index.js';
import { describeTensor } from '../session.js';
import type { OrtSession, TensorDeclaration, TensorView } from '../session.js';
import type { DualEncoderConfig } from './config.js';
import { ImagePreprocessor, outputSize } from './imagePreprocessing.js';
import type { ImageSize } from './imagePreprocessing.js';
import { fixedDimension, vectorOutput } from './outputs.js';
import type { VectorOutput } from './outputs.js';

/** The image network with its preprocessing: from pixels to tensors. */
export class ImageSide {
  readonly session: OrtSession;
  readonly output: VectorOutput;
  /** Images of a run where the file fixes it. */
  readonly fixedRows: number | undefined;
  readonly #preprocessor: ImagePreprocessor;
  readonly #input: TensorDeclaration;

  /** @throws FileFormatError where the network takes no images of the configured size, or gives no vectors */
  constructor(session: OrtSession, config: DualEncoderConfig) {
    const { image } = config;
    this.session = session;
    this.#preprocessor = new ImagePreprocessor(image);
    this.#input = imageInput(session, config);
    this.fixedRows = fixedDimension(this.#input, 0);
    this.output = vectorOutput(session, image.output, ['image_embeds', 'pooler_output'], image.pooling);
  }

  /** Size with which an image enters the network; images of one run have one. */
  sizeFor(image: Image): ImageSize {
    const [heightPx, widthPx] = image.pixels.shape;
    return this.#preprocessor.sizeFor({ heightPx, widthPx });
  }

  /** The input of one run; rows after the images stay 0. */
  feeds(images: readonly Image[]): Record<string, TensorView> {
    const { heightPx, widthPx } = this.sizeFor(images[0]);
    const rows = this.fixedRows ?? images.length;
    const length = 3 * heightPx * widthPx;
    const data = new Float32Array(rows * length);
    images.forEach((image, row) => this.#preprocessor.write(image, data.subarray(row * length, (row + 1) * length)));
    return { [this.#input.name]: { data, shape: [rows, 3, heightPx, widthPx] } };
  }

  /** An image-shaped nothing, for a network that holds both sides and is asked about texts. */
  emptyFeeds(): Record<string, TensorView> {
    const { heightPx, widthPx } = this.#preprocessor.sizeFor({ heightPx: 224, widthPx: 224 });
    const shape = [1, 3, heightPx, widthPx].map((size, axis) => fixedDimension(this.#input, axis) ?? size);
    return { [this.#input.name]: { data: new Float32Array(shape.reduce((a, b) => a * b)), shape } };
  }
}

function imageInput(session: OrtSession, config: DualEncoderConfig): TensorDeclaration {
  const both = config.text.network === config.image.network;
  const candidates = both ? session.inputs.filter(({ name }) => name === 'pixel_values') : session.inputs;
  const size = outputSize(config.image);
  const expected = [undefined, 3, size?.heightPx, size?.widthPx];
  const [input] = candidates;
  const fits =
    candidates.length === 1 &&
    (input.type === 'float32' || input.type === 'float16') &&
    input.shape.length === 4 &&
    input.shape.every((length, i) => typeof length === 'string' || expected[i] === undefined || length === expected[i]);
  if (fits) return input;
  const has = session.inputs.map(describeTensor).join('; ');
  const wanted = `float32 [images, 3, ${size?.heightPx ?? 'height'}, ${size?.widthPx ?? 'width'}]`;
  throw new FileFormatError(session.path, undefined, `takes ${has}; ${config.path} describes images of ${wanted}`);
}
