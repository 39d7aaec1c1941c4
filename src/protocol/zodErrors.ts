import type { z } from 'zod';

/** The first problem as a JSON pointer and a sentence, and how many more there are. */
export function describeIssues(error: z.ZodError): { place: string; message: string } {
  const leaf = deepest(error.issues[0] as z.core.$ZodIssue);
  const more = error.issues.length > 1 ? ` (and ${error.issues.length - 1} more)` : '';
  return { place: leaf.pointer || '/', message: leaf.message + more };
}

/** A union's own message ("Invalid input") says nothing: the branch that came furthest does. */
function deepest(issue: z.core.$ZodIssue, prefix = ''): { pointer: string; message: string } {
  const pointer = prefix + issue.path.map((part) => `/${String(part)}`).join('');
  if (issue.code !== 'invalid_union') return { pointer, message: issue.message };
  const branches = issue.errors.flatMap((issues) => (issues[0] ? [deepest(issues[0], pointer)] : []));
  branches.sort((a, b) => b.pointer.split('/').length - a.pointer.split('/').length);
  return branches[0] ?? { pointer, message: issue.message };
}
