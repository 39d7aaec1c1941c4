import type { z } from 'zod';

/** Says what a zod check found, the place as a JSON pointer, e.g. `/nms/0/type: expected …; /files: …`. */
export function schemaProblems(error: z.ZodError): { place: string; problem: string } {
  const [first, ...rest] = error.issues.map(innermost);
  const more = rest.length === 0 ? '' : ` (and ${rest.length} more: ${rest.slice(0, 5).map(pointerOf).join(', ')})`;
  return { place: pointerOf(first), problem: `${problemOf(first)}${more}` };
}

/**
 * Where alternatives are objects, none of which fits, the user meant one of them: the one with the fewest problems, of
 * these the one that knows the keys that are there.
 */
function innermost(issue: z.core.$ZodIssue): z.core.$ZodIssue {
  // A refused key of a map: what its own check says.
  if (issue.code === 'invalid_key' && issue.issues[0]) return { ...issue.issues[0], path: issue.path };
  if (issue.code !== 'invalid_union') return issue;
  const inside = issue.errors.filter((issues) =>
    issues.some(({ path, code }) => path.length > 0 || code === 'unrecognized_keys'),
  );
  const unknownKeys = (issues: readonly z.core.$ZodIssue[]): number =>
    issues.reduce((sum, each) => sum + (each.code === 'unrecognized_keys' ? each.keys.length : 0), 0);
  const [best] = inside.sort((a, b) => unknownKeys(a) - unknownKeys(b) || a.length - b.length);
  if (best === undefined) return issue;
  return innermost({ ...best[0], path: [...issue.path, ...best[0].path] });
}

function pointerOf(issue: z.core.$ZodIssue): string {
  const keys = issue.path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1'));
  const path = `/${keys.join('/')}`;
  if (issue.code !== 'unrecognized_keys' || issue.keys.length !== 1) return path;
  return path === '/' ? `/${issue.keys[0]}` : `${path}/${issue.keys[0]}`;
}

function problemOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'custom') return issue.message;
  if (issue.code === 'unrecognized_keys') return `unknown key ${issue.keys.join(', ')}`;
  const expected = expectationOf(issue);
  if (issue.input === undefined) return expected === undefined ? 'is missing' : `is missing: expected ${expected}`;
  return expected === undefined ? issue.message : `${shown(issue.input)} is not ${expected}`;
}

/** What would have been right, where the issue says so. */
function expectationOf(issue: z.core.$ZodIssue): string | undefined {
  if (issue.code === 'invalid_type') return issue.expected === 'int' ? 'an integer' : issue.expected;
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' or ');
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return undefined;
  const options = issue.errors.map(([first]) => (first === undefined ? undefined : expectationOf(first)));
  return options.includes(undefined) ? undefined : [...new Set(options)].join(' or ');
}

function shown(value: unknown): string {
  // JSON has no NaN and no infinity.
  const text = (typeof value === 'number' ? undefined : JSON.stringify(value)) ?? String(value);
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}
