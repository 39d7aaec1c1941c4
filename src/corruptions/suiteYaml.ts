import { readFileSync, statSync } from 'node:fs';
import { LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { FileFormatError, InputError, schemaProblems } from '../errors/index.js';

/** A suite is a page of text; what is longer is something else. */
const LARGEST_BYTES = 1 << 20;

/**
 * Reads a YAML file of settings and checks it.
 *
 * @throws FileFormatError naming the line where it is not YAML, or the JSON pointer and line of the first value that the
 *   schema refuses
 */
export function readSuiteYaml<Output>(file: string, schema: z.ZodType<Output>): Output {
  const { value, lineOf } = parseSuiteYaml(file);
  const checked = schema.safeParse(value, { reportInput: true });
  if (checked.success) return checked.data;
  const { place, problem } = schemaProblems(checked.error);
  throw new FileFormatError(file, place, `${problem}${lineOf(checked.error.issues[0]?.path ?? [])}`);
}

/** The `schema` that a YAML file says it follows; undefined where it says none. @throws FileFormatError */
export function schemaOfYaml(file: string): unknown {
  const { value } = parseSuiteYaml(file);
  return typeof value === 'object' && value !== null ? (value as { schema?: unknown }).schema : undefined;
}

interface ParsedYaml {
  readonly value: unknown;
  /** " (line 12)" of the innermost value of the path that is there; nothing where there is none. */
  lineOf(path: readonly PropertyKey[]): string;
}

function parseSuiteYaml(file: string): ParsedYaml {
  const lines = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter: lines });
  const [error] = document.errors;
  if (error) {
    const problem = error.message.split('\n')[0]?.replace(/ at line \d+, column \d+:?$/, '');
    throw new FileFormatError(file, `line ${error.linePos?.[0].line ?? 1}`, `not YAML: ${problem}`);
  }
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 });
    // An alias may stand inside what it names; such a value has no end.
    JSON.stringify(value);
  } catch (cause) {
    throw new FileFormatError(file, undefined, 'its aliases (*name) unfold without end; write the values out', {
      cause,
    });
  }
  return {
    value,
    lineOf: (path) => {
      for (let length = path.length; length > 0; length--) {
        const node = document.getIn(path.slice(0, length), true) as { range?: readonly number[] } | undefined;
        const start = node?.range?.[0];
        if (start !== undefined) return ` (line ${lines.linePos(start).line})`;
      }
      return '';
    },
  };
}

function readText(file: string): string {
  try {
    const { size } = statSync(file);
    if (size > LARGEST_BYTES)
      throw new FileFormatError(file, undefined, `${size} bytes is too long for a file of settings`);
    return readFileSync(file, 'utf8');
  } catch (cause) {
    if (cause instanceof FileFormatError) throw cause;
    throw new InputError(`${file}: cannot be read: ${(cause as Error).message}`, { cause });
  }
}
