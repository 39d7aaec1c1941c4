/** Thrown when the user stopped a step. */
export class StoppedError extends Error {
  override readonly name = 'StoppedError';

  /** @param resumes false where what was done is thrown away and the same command starts anew */
  constructor(
    message: string,
    readonly resumes = true,
  ) {
    super(message);
  }
}
