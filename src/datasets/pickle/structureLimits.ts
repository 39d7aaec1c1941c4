import { NumpyArray } from './numpyArray.js';

/** Nesting beyond which a consumer that descends by recursion would be in danger. */
const MAX_DEPTH = 256;
/** Values a consumer would meet if it followed every reference. */
const MAX_EXPANDED = 1e8;

function children(value: unknown): Iterable<unknown> | undefined {
  if (Array.isArray(value) || value instanceof Set) return value;
  if (value instanceof Map) return mapEntries(value);
  if (value instanceof NumpyArray && value.dtype === 'O') return value.data as readonly unknown[];
  return undefined;
}

function* mapEntries(map: Map<unknown, unknown>): Iterable<unknown> {
  for (const [key, value] of map) {
    yield key;
    yield value;
  }
}

interface Visit {
  readonly value: object;
  readonly rest: Iterator<unknown>;
  depth: number;
  expanded: number;
}

/**
 * Says what is dangerous about a loaded structure, or undefined where nothing is.
 *
 * References let a pickle of a hundred bytes describe a structure that contains itself, is nested a million deep, or
 * would be billions of values when walked ("billion laughs"). One pass without recursion finds all three.
 */
export function structureProblem(root: unknown): string | undefined {
  const done = new Map<object, { readonly depth: number; readonly expanded: number }>();
  const open = new Set<object>();
  const path: Visit[] = [];
  const enter = (value: unknown): void => {
    const rest = children(value);
    if (!rest) return;
    open.add(value as object);
    path.push({ value: value as object, rest: rest[Symbol.iterator](), depth: 1, expanded: 1 });
  };
  enter(root);
  while (path.length > 0) {
    const visit = path[path.length - 1];
    const next = visit.rest.next();
    if (next.done) {
      path.pop();
      open.delete(visit.value);
      done.set(visit.value, visit);
      const parent = path[path.length - 1];
      if (parent) addChild(parent, visit);
    } else if (typeof next.value === 'object' && next.value !== null) {
      if (open.has(next.value)) return 'the data contain themselves';
      const known = done.get(next.value);
      if (known) addChild(visit, known);
      else enter(next.value);
    }
    if (!next.done) visit.expanded++;
    if (path.length > MAX_DEPTH || visit.depth > MAX_DEPTH) return `the data are nested more than ${MAX_DEPTH} deep`;
    if (visit.expanded > MAX_EXPANDED) return 'shared references expand to too many values';
  }
  return undefined;
}

function addChild(parent: Visit, child: { readonly depth: number; readonly expanded: number }): void {
  parent.depth = Math.max(parent.depth, child.depth + 1);
  parent.expanded += child.expanded;
}
