/** What Python's `str.strip` and `\s` take for whitespace: four separators and NEL beside JavaScript's, but no U+FEFF. */
const WHITESPACE = `[\\t-\\r${String.fromCharCode(0x1c)}-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]`;
const RUNS = new RegExp(`${WHITESPACE}{2,}`, 'g');
const ENDS = new RegExp(`^${WHITESPACE}+|${WHITESPACE}+$`, 'g');

/** Each run of two or more whitespace characters as one space; single ones stay. */
export const collapseWhitespace = (text: string): string => text.replace(RUNS, ' ');

/** `str.strip()`. */
export const stripWhitespace = (text: string): string => text.replace(ENDS, '');
