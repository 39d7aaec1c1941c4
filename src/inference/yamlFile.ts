import { readFile, stat } from 'node:fs/promises';
import { LineCounter, parseDocument } from 'yaml';
import { FileFormatError } from '../errors/index.js';

const largestModelFile = 1 << 20;

/**
 * Reads the YAML file of a model as plain values.
 *
 * @throws FileFormatError where it is missing, too long, or no YAML (with line and column)
 */
export async function readYaml(path: string): Promise<unknown> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > largestModelFile) {
      throw new FileFormatError(path, undefined, `${size} bytes is too long for a model's YAML file`);
    }
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof FileFormatError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const problem = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a folder' : String(error);
    throw new FileFormatError(path, undefined, `${problem}; expected the YAML file of a model`, { cause: error });
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter });
  const [problem] = document.errors;
  if (problem !== undefined) {
    const { line, col } = lineCounter.linePos(problem.pos[0]);
    const [headline] = problem.message.split('\n');
    throw new FileFormatError(path, `line ${line}, column ${col}`, headline.replace(/ at line \d+, column \d+:?$/, ''));
  }
  return document.toJS({ maxAliasCount: 100 });
}

/** @throws FileFormatError naming the place in the YAML whose file is missing or no file */
export async function requireFile(yamlPath: string, place: string, path: string): Promise<void> {
  const found = await stat(path).catch(() => undefined);
  if (found === undefined) throw new FileFormatError(yamlPath, place, `${path} does not exist`);
  if (!found.isFile()) throw new FileFormatError(yamlPath, place, `${path} is not a file`);
}
