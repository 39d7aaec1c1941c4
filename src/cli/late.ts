/**
 * The action of a command: the default export of a module that is loaded when the command runs. Help and usage errors
 * wait for none of what commands need for their work.
 */
export function late<Given extends unknown[]>(
  load: () => Promise<{ readonly default: (...given: Given) => void | Promise<void> }>,
): (...given: Given) => Promise<void> {
  return async (...given) => (await load()).default(...given);
}
