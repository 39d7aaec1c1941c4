import type { Sample } from './sample.js';

/** `auto` takes the first execution provider that works; a named one must work. */
export type Device = 'auto' | 'cpu' | 'cuda' | 'tensorrt' | 'webgpu';

/** Which execution provider runs a model and why the others do not. */
export interface ProviderUse {
  readonly requested: Device;
  readonly used: string;
  /** Provider → why it could not be used, the missing library by name. */
  readonly failed: Readonly<Record<string, string>>;
}

/** Anything that maps a sample to a prediction. */
export interface Model<Prediction = unknown> {
  readonly id: string;
  readonly provider: ProviderUse;
  predict(sample: Sample): Promise<Prediction>;
  close(): Promise<void>;
}

/** Where a model comes from: a YAML file that describes an ONNX network and its family. */
export interface ModelSource {
  readonly path: string;
  readonly device: Device;
}
