import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * Path of the compiled form of one of the tool's own modules: hooks that load TypeScript do not reach worker threads.
 *
 * @param module `new URL('./worker.js', import.meta.url)` of a module that may be running from source
 */
export function compiledTwin(module: URL): string {
  const path = fileURLToPath(module);
  const root = fileURLToPath(new URL('../../', import.meta.url));
  if (existsSync(path) || !path.startsWith(root)) return path;
  const compiled = `${root}dist/${path.slice(root.length)}`;
  if (!existsSync(compiled)) throw new Error(`${compiled} is missing: run "npm run build" first`);
  return compiled;
}
