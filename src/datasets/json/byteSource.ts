import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { InputError } from '../../errors/index.js';
import { readError } from '../../sensors/index.js';

/** Where bytes come from. */
export interface ByteSource {
  /** Puts up to `length` bytes to `target[offset]` and on; returns how many, 0 at the end. */
  read(target: Buffer, offset: number, length: number): number;
  close(): void;
}

/** @throws InputError where the file cannot be read */
export function fileSource(file: string): ByteSource {
  try {
    const descriptor = openSync(file, 'r');
    if (fstatSync(descriptor).isDirectory()) {
      closeSync(descriptor);
      throw new InputError(`${file}: is a folder, a file is needed`);
    }
    return {
      read: (target, offset, length) => readSync(descriptor, target, offset, length, null),
      close: () => closeSync(descriptor),
    };
  } catch (error) {
    throw readError(file, error);
  }
}
