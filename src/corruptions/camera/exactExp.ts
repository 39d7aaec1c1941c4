/** ln 2 in two parts; the upper one has trailing zeros, so that small multiples of it are exact. */
const LN2_HIGH = 6.9314718036912381649e-1;
const LN2_LOW = 1.90821492927058770002e-10;
const TERMS = 20;

/** a · b as an exact sum of two numbers (Dekker's splitting). */
function product(a: number, b: number): [number, number] {
  const high = a * b;
  const splitA = 134217729 * a;
  const splitB = 134217729 * b;
  const aHigh = splitA - (splitA - a);
  const bHigh = splitB - (splitB - b);
  const aLow = a - aHigh;
  const bLow = b - bHigh;
  return [high, aLow * bLow - (high - aHigh * bHigh - aLow * bHigh - aHigh * bLow)];
}

/**
 * e^x, correctly rounded save in the rarest cases.
 *
 * `Math.exp` is off in the last bit often enough to show: weights that differ by one bit move sums over even areas
 * across a whole level when the result is truncated.
 */
export function exactExp(x: number): number {
  if (!(x > -700 && x < 700)) return Math.exp(x);
  const halvings = Math.round(x / Math.LN2);
  // x − n ln 2 as an unevaluated sum of two numbers.
  const coarse = x - halvings * LN2_HIGH;
  const shift = -halvings * LN2_LOW;
  let restHigh = coarse + shift;
  const restLow = coarse - restHigh + shift;
  // Taylor series by Horner's rule, in pairs of numbers: 1 + r/n · (…).
  let high = 1;
  let low = 0;
  for (let term = TERMS; term > 0; term--) {
    const [p, pError] = product(high, restHigh);
    const tail = pError + high * restLow + low * restHigh;
    const quotient = p / term;
    const [back, backError] = product(quotient, term);
    const quotientLow = (p - back - backError + tail) / term;
    const sum = 1 + quotient;
    low = 1 - sum + quotient + quotientLow;
    high = sum + low;
    low = sum - high + low;
  }
  restHigh = high + low;
  return restHigh * 2 ** halvings;
}
