import test from 'ava';
import fc from 'fast-check';
import {
  assertUnitQuaternion,
  conjugateQuaternion,
  multiplyQuaternions,
  normaliseQuaternion,
  QuaternionError,
  quaternionFromRotation,
  quaternionFromYaw,
  quaternionNorm,
  rotateByQuaternion,
  rotationFromQuaternion,
  slerp,
  yawOfQuaternion,
  type Quaternion,
} from '../../src/geometry/index.js';

const component = fc.double({ min: -1, max: 1, noNaN: true });
const unit = fc
  .tuple(component, component, component, component)
  .filter((q) => quaternionNorm(q) > 0.1)
  .map((q) => normaliseQuaternion(q));
const vector = fc.tuple(component, component, component);
const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance: number): boolean =>
  a.length === b.length && Array.from(a).every((value, i) => Math.abs(value - b[i]) <= tolerance);

test('known rotations', (t) => {
  const quarter = quaternionFromYaw(Math.PI / 2);
  t.true(close(rotateByQuaternion(quarter, [1, 0, 0]), [0, 1, 0], 1e-15));
  const half = Math.SQRT1_2;
  // A quarter turn about x takes y to z; Hamilton's ij = k.
  t.true(close(rotateByQuaternion([half, half, 0, 0], [0, 1, 0]), [0, 0, 1], 1e-15));
  t.deepEqual(multiplyQuaternions([0, 1, 0, 0], [0, 0, 1, 0]), [0, 0, 0, 1]);
  t.true(close([yawOfQuaternion(quaternionFromYaw(-2.5))], [-2.5], 1e-15));
});

test('matrix and quaternion agree both ways, also near a half turn', (t) => {
  fc.assert(
    fc.property(unit, (q) => {
      const back = quaternionFromRotation(rotationFromQuaternion(q));
      const same = q[0] < 0 ? q.map((value) => -value) : q;
      // At w = 0 both signs are right.
      return (
        close(back, same, 1e-12) ||
        (Math.abs(q[0]) < 1e-9 &&
          close(
            back,
            same.map((v) => -v),
            1e-8,
          ))
      );
    }),
  );
  for (const q of [
    [0, 1, 0, 0],
    [0, 0, 1, 0],
    [0, 0, 0, 1],
  ] as Quaternion[]) {
    t.deepEqual(quaternionFromRotation(rotationFromQuaternion(q)).map(Math.abs), q);
  }
});

test('a product turns by the right factor first; the conjugate undoes', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(unit, unit, vector, (a, b, v) => {
        const chained = rotateByQuaternion(a, rotateByQuaternion(b, v));
        const undone = rotateByQuaternion(conjugateQuaternion(a), rotateByQuaternion(a, v));
        return close(rotateByQuaternion(multiplyQuaternions(a, b), v), chained, 1e-14) && close(undone, v, 1e-14);
      }),
    ),
  );
});

test('slerp keeps the ends, halves the angle and takes the shorter way', (t) => {
  const from = quaternionFromYaw(0.2);
  const to = quaternionFromYaw(1.4);
  t.true(close(slerp(from, to, 0), from, 1e-15));
  t.true(close(slerp(from, to, 1), to, 1e-15));
  t.true(close([yawOfQuaternion(slerp(from, to, 0.25))], [0.5], 1e-14));
  const negated = to.map((value) => -value);
  t.true(close([yawOfQuaternion(slerp(from, negated, 0.5))], [0.8], 1e-14));
  t.true(close(slerp(from, to, 7), to, 1e-15), 'the share is clamped');
  // Above a cosine of 0.9995 pyquaternion interpolates linearly: equal to the arc to third order.
  t.true(close([yawOfQuaternion(slerp(quaternionFromYaw(0), quaternionFromYaw(0.01), 0.3))], [0.003], 1e-8));
});

test('slerp stays on the unit sphere', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(unit, unit, fc.double({ min: 0, max: 1, noNaN: true }), (a, b, share) => {
        return Math.abs(quaternionNorm(slerp(a, b, share)) - 1) < 1e-14;
      }),
    ),
  );
});

test('what is no rotation is refused with its place', (t) => {
  const zero = t.throws(() => assertUnitQuaternion([0, 0, 0, 0], 'sample_annotation.json: record 3'), {
    instanceOf: QuaternionError,
  });
  t.regex(zero?.message ?? '', /record 3.*norm 0/);
  t.throws(() => assertUnitQuaternion([NaN, 0, 0, 1], 'x'), { instanceOf: QuaternionError, message: /not finite/ });
  t.throws(() => assertUnitQuaternion([1, 0, 0], 'x'), { message: /needs 4 numbers/ });
  t.throws(() => assertUnitQuaternion([1, 0.2, 0, 0], 'x'), { message: /norm 1\.0198/ });
  t.throws(() => normaliseQuaternion([0, 0, 0, 0]), { instanceOf: QuaternionError });
  t.notThrows(() => assertUnitQuaternion([0.7071, 0, 0, 0.7071], 'x'));
});
