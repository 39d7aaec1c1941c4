/** Finds which of a few known names stands in bytes, without making a string. */
export class NameFinder {
  readonly #byLength: { readonly bytes: Uint8Array; readonly index: number }[][] = [];

  /** @param names ASCII */
  constructor(names: readonly string[]) {
    names.forEach((name, index) => {
      (this.#byLength[name.length] ??= []).push({ bytes: Buffer.from(name, 'latin1'), index });
    });
  }

  /** Index of the name in `bytes[start]` up to `bytes[end]`; -1 for none. */
  find(bytes: Uint8Array, start: number, end: number): number {
    const candidates = this.#byLength[end - start];
    if (candidates === undefined) return -1;
    for (const { bytes: name, index } of candidates) {
      let i = 0;
      while (i < name.length && name[i] === bytes[start + i]) i++;
      if (i === name.length) return index;
    }
    return -1;
  }
}
