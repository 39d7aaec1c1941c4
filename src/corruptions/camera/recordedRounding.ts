/**
 * Weights that the reference implementations' exponential (NumPy's vectorised one) rounds the other way.
 *
 * An image that a blur leaves even lands on a whole level or just below it by the last bit of the weights, and is then
 * truncated: without these, the published severities differ from the references by one level in even areas.
 */

/** Standard deviation → distance from the centre → steps of the last bit, before the weights are normalised. */
export const GAUSSIAN_ROUNDING: Readonly<Record<number, Readonly<Record<number, number>>>> = {
  0.9: { 2: -1 },
  1: { 2: -1 },
  2: { 1: -1 },
  3: { 2: 1, 3: -1, 5: 1 },
};

/**
 * `radius/sigma` → steps of the last bit of each normalised weight, one character each: '0' none, '+' and '-' one, 'P' and 'M' two up
 * or down.
 */
export const MOTION_ROUNDING: Readonly<Record<string, string>> = {
  '10/3': '00000P00++000000-000P',
  '15/5': '0+00000000-0000+0000-00000000M0',
  '15/8': '0+00-000000-00-0M000-0+0+000000',
  '15/12': '++++PP++P++0+P+PP+P+P++P0PP++P0',
  '20/15': '0+0+0000000+0-00000000000+0000-000000000+',
  '10/4': 'P+++++P00P0PPPP+0P++P',
  '12/4': '00-0000-M0-++000M+00+0P00',
  '12/8': '0+00-000000000-0M000-0+0+',
  '12/12': '+0++0+00+++0+P++++00+0+00',
};

const float = new Float64Array(1);
const bits = new BigInt64Array(float.buffer);

/** The number `steps` float64 numbers away. */
export function nudge(value: number, steps: number): number {
  float[0] = value;
  bits[0] += BigInt(steps);
  return float[0];
}

const STEPS: Readonly<Record<string, number>> = { '0': 0, '+': 1, '-': -1, P: 2, M: -2 };

/** Motion weights as recorded, where the radius and sigma are of a published severity. */
export function asRecorded(radiusPx: number, sigmaPx: number, weights: Float64Array): Float64Array {
  const steps = MOTION_ROUNDING[`${radiusPx}/${sigmaPx}`];
  return steps === undefined ? weights : weights.map((weight, i) => nudge(weight, STEPS[steps[i]]));
}
