/** Powers of ten that are exact in float64. */
const POWERS = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));
const WORDS: Readonly<Record<string, number>> = {
  nan: NaN,
  inf: Infinity,
  infinity: Infinity,
};

/**
 * The number that bytes `from` to `to` spell, correctly rounded to float64; undefined where they spell none.
 *
 * Short decimals take Clinger's exact fast path (W. D. Clinger, "How to read floating point numbers accurately", PLDI
 * 1990); everything else goes through the engine's own conversion. Words: nan and inf in any case, with a sign.
 */
export function parseDecimal(bytes: Uint8Array, from: number, to: number): number | undefined {
  let at = from;
  const negative = bytes[at] === 45;
  if (negative || bytes[at] === 43) at++;
  let mantissa = 0;
  let digits = 0;
  let scale = 0;
  let seen = false;
  let afterPoint = false;
  for (; at < to; at++) {
    const code = bytes[at];
    if (code >= 48 && code <= 57) {
      seen = true;
      if (mantissa !== 0 || code !== 48) digits++;
      mantissa = mantissa * 10 + (code - 48);
      if (afterPoint) scale--;
    } else if (code === 46 && !afterPoint) afterPoint = true;
    else break;
  }
  if (seen && digits <= 15 && at < to && (bytes[at] === 101 || bytes[at] === 69)) {
    let exponent = 0;
    at++;
    const down = bytes[at] === 45;
    if (down || bytes[at] === 43) at++;
    const start = at;
    for (; at < to && at - start < 4 && bytes[at] >= 48 && bytes[at] <= 57; at++)
      exponent = exponent * 10 + bytes[at] - 48;
    if (at === start) return undefined;
    scale += down ? -exponent : exponent;
  }
  if (seen && at === to && digits <= 15 && scale >= -22 && scale <= 22) {
    const value = scale < 0 ? mantissa / POWERS[-scale] : mantissa * POWERS[scale];
    return negative ? -value : value;
  }
  return parseSlow(Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString('latin1'));
}

function parseSlow(text: string): number | undefined {
  if (/^[-+]?(\d+\.?\d*|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text);
  const word = WORDS[text.replace(/^[-+]/, '').toLowerCase()];
  if (word === undefined) return undefined;
  return text.startsWith('-') ? -word : word;
}

/** A short decimal that reads back as the same float32. */
export function shortFloat32(value: number): string {
  const single = Math.fround(value);
  if (Object.is(single, -0)) return '-0';
  // Most sensors report millimetres.
  const thousandths = Math.round(single * 1000) / 1000;
  if (Math.fround(thousandths) === single) return String(thousandths);
  for (let digits = 7; digits < 9; digits++) {
    const rounded = Number(single.toPrecision(digits));
    if (Math.fround(rounded) === single) return String(rounded);
  }
  return String(Number(single.toPrecision(9)));
}
