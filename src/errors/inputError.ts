/**
 * Bad input or bad usage: the caller can mend it. The command line prints the message on one line and exits with 2.
 *
 * A good message names the file, the place (line, JSON pointer, frame, key) and the mend.
 */
export class InputError extends Error {
  override readonly name: string = 'InputError';
}

/** A file that is not what it should be. `place` is a line, JSON pointer, byte offset or sample id. */
export class FileFormatError extends InputError {
  override readonly name = 'FileFormatError';
  readonly file: string;
  readonly place: string | undefined;

  constructor(file: string, place: string | undefined, problem: string, options?: ErrorOptions) {
    super(place === undefined ? `${file}: ${problem}` : `${file}: ${place}: ${problem}`, options);
    this.file = file;
    this.place = place;
  }
}
