import { binary } from './binary.js';

/** The part of the WebAssembly API that is used; Node's types leave it to the DOM's. */
declare const WebAssembly: {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object) => { readonly exports: unknown };
};

interface Memory {
  readonly memory: { readonly buffer: ArrayBuffer; grow(pages: number): number };
}

let loaded: unknown;

/** The compiled kernels; pointers are byte offsets into their memory. `Kernels` names those that the caller uses. */
export function kernels<Kernels = unknown>(): Kernels & Memory {
  loaded ??= new WebAssembly.Instance(new WebAssembly.Module(Buffer.from(binary, 'base64'))).exports;
  return loaded as Kernels & Memory;
}
