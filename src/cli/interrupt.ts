import { inform } from './output.js';

/** A signal that Ctrl-C (or SIGTERM) aborts: the first lets samples under way finish, the second ends at once. */
export function interruptSignal(): AbortSignal {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(130);
    inform('\nstopping: samples under way are finished first; press Ctrl-C again to end at once');
    controller.abort();
  };
  process.on('SIGINT', stop);
  process.on('SIGTERM', stop);
  return controller.signal;
}
