/**
 * The order that `numpy.argsort` with its default kind gives, equal values included.
 *
 * Source: introsort on indices as NumPy's `npysort/quicksort` documents it (Musser, "Introspective sorting and selection
 * algorithms", 1997): median of three, the smaller side first, insertion sort of short ranges, heap sort where the depth
 * runs out. NaN is greater than every number. NumPy uses it for float16 in every version, for float32 and float64 up to
 * 1.24 (later versions may take vector instructions, which order equal values in another way).
 */

export type Scores = Float32Array | Float64Array;

/** Ranges of up to so many values are left to insertion sort. */
const SHORT_RANGE = 16;

/** Whether `a` comes before `b`: NaN is last. */
const less = (a: number, b: number): boolean => a < b || (b !== b && a === a);

/** Sorts `order[first]` up to and including `order[last]` by a binary heap. */
function heapSort(values: Scores, order: Int32Array, first: number, last: number): void {
  const base = first - 1;
  let count = last - first + 1;
  const sift = (hole: number, index: number): void => {
    const value = values[index];
    let parent = hole;
    for (let child = 2 * hole; child <= count; child *= 2) {
      if (child < count && less(values[order[base + child]], values[order[base + child + 1]])) child++;
      if (!less(value, values[order[base + child]])) break;
      order[base + parent] = order[base + child];
      parent = child;
    }
    order[base + parent] = index;
  };
  for (let root = count >> 1; root > 0; root--) sift(root, order[base + root]);
  while (count > 1) {
    const index = order[base + count];
    order[base + count] = order[base + 1];
    count--;
    sift(1, index);
  }
}

function insertionSort(values: Scores, order: Int32Array, first: number, last: number): void {
  for (let i = first + 1; i <= last; i++) {
    const index = order[i];
    const value = values[index];
    let to = i;
    while (to > first && less(value, values[order[to - 1]])) {
      order[to] = order[to - 1];
      to--;
    }
    order[to] = index;
  }
}

/** Ranges that wait: first, last and depth of each. Never more than the levels of the recursion. */
const waiting = new Int32Array(3 * 128);

/**
 * Fills `order` with 0 to n − 1 and moves them as the sort does, ascending.
 *
 * The sort treats ranges independently, so those outside positions `from` to `to` (inclusive) are left unsorted: within
 * these positions the order is that of the whole sort, for little more than the price of a selection.
 *
 * @param values (n)
 * @param order (n) receives the indices
 */
export function numpyArgsort(values: Scores, order: Int32Array, from = 0, to = values.length - 1): void {
  const n = values.length;
  for (let i = 0; i < n; i++) order[i] = i;
  if (n < 2) return;
  let first = 0;
  let last = n - 1;
  let depth = 2 * (31 - Math.clz32(n));
  let top = 0;
  for (;;) {
    let sorted = first > to || last < from;
    if (!sorted && depth < 0) {
      heapSort(values, order, first, last);
      sorted = true;
    }
    while (!sorted && last - first >= SHORT_RANGE) {
      const i = partition(values, order, first, last);
      depth--;
      let waitingFirst = first;
      let waitingLast = i - 1;
      if (i - first < last - i) {
        waitingFirst = i + 1;
        waitingLast = last;
        last = i - 1;
      } else first = i + 1;
      if (waitingFirst <= to && waitingLast >= from) {
        waiting[top] = waitingFirst;
        waiting[top + 1] = waitingLast;
        waiting[top + 2] = depth;
        top += 3;
      }
      sorted = first > to || last < from;
    }
    if (!sorted) insertionSort(values, order, first, last);
    if (top === 0) return;
    top -= 3;
    first = waiting[top];
    last = waiting[top + 1];
    depth = waiting[top + 2];
  }
}

/** Splits a range at the median of its first, middle and last value; returns where that value ends up. */
function partition(values: Scores, order: Int32Array, first: number, last: number): number {
  const middle = first + ((last - first) >> 1);
  let held: number;
  if (less(values[order[middle]], values[order[first]])) {
    held = order[middle];
    order[middle] = order[first];
    order[first] = held;
  }
  if (less(values[order[last]], values[order[middle]])) {
    held = order[last];
    order[last] = order[middle];
    order[middle] = held;
  }
  if (less(values[order[middle]], values[order[first]])) {
    held = order[middle];
    order[middle] = order[first];
    order[first] = held;
  }
  const pivot = values[order[middle]];
  let i = first;
  let j = last - 1;
  held = order[middle];
  order[middle] = order[j];
  order[j] = held;
  for (;;) {
    do i++;
    while (less(values[order[i]], pivot));
    do j--;
    while (less(pivot, values[order[j]]));
    if (i >= j) break;
    held = order[i];
    order[i] = order[j];
    order[j] = held;
  }
  held = order[i];
  order[i] = order[last - 1];
  order[last - 1] = held;
  return i;
}

/** (k) indices of the highest scores, best first, as `numpy.argsort(scores)[::-1][:k]` gives them. */
export function topByArgsort(scores: Scores, k: number, order = new Int32Array(scores.length)): Int32Array {
  const n = scores.length;
  const count = Math.min(k, n);
  numpyArgsort(scores, order, n - count, n - 1);
  return order.slice(n - count, n).reverse();
}

/** (n) all indices, best first, as `numpy.argsort(scores)[::-1]` gives them. */
export const rankedByArgsort = (scores: Scores): Int32Array => topByArgsort(scores, scores.length);
