import test from 'ava';
import fc from 'fast-check';
import {
  assertRigidTransform,
  composePoses,
  identityPose,
  invertAffine,
  invertPose,
  poseFromQuaternion,
  poseFromRollPitchYaw,
  quaternionFromYaw,
  quaternionOf,
  rollPitchYawOf,
  rotationOf,
  transformPointsInPlace,
  translationOf,
} from '../../src/geometry/index.js';

const angle = fc.double({ min: -3.1, max: 3.1, noNaN: true });
const pitch = fc.double({ min: -1.5, max: 1.5, noNaN: true });
const metres = fc.double({ min: -100, max: 100, noNaN: true });
const pose = fc
  .record({ rollRad: angle, pitchRad: pitch, yawRad: angle, x: metres, y: metres, z: metres })
  .map(({ x, y, z, ...angles }) => poseFromRollPitchYaw(angles, [x, y, z]));
const close = (a: ArrayLike<number>, b: ArrayLike<number>, tolerance = 1e-12): boolean =>
  a.length === b.length && Array.from(a).every((value, i) => Math.abs(value - b[i]) <= tolerance);

test('a composed pose applies the right factor first', (t) => {
  const worldFromEgo = poseFromQuaternion(quaternionFromYaw(Math.PI / 2), [10, 0, 0]);
  const egoFromLidar = poseFromQuaternion([1, 0, 0, 0], [1, 0, 2]);
  t.true(close(translationOf(composePoses(worldFromEgo, egoFromLidar)), [10, 1, 2]));
  t.deepEqual(composePoses(), identityPose());
});

test('the inverse undoes, rigid and affine', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(pose, (p) => {
        assertRigidTransform(p, 'p', 1e-12);
        const rigid = composePoses(invertPose(p), p);
        const affine = composePoses(p, invertAffine(p));
        return close(rigid, identityPose(), 1e-12) && close(affine, identityPose(), 1e-12);
      }),
    ),
  );
  const sheared = [2, 0.5, 0, 1, 0, 1, 0.1, 2, 0, 0, 3, 3, 0, 0, 0, 1];
  t.true(close(composePoses(invertAffine(sheared), sheared), identityPose(), 1e-15));
  t.throws(() => invertAffine(new Float64Array(16)), { message: /no inverse/ });
});

test('roll, pitch and yaw come back', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(angle, pitch, angle, (rollRad, pitchRad, yawRad) => {
        const back = rollPitchYawOf(poseFromRollPitchYaw({ rollRad, pitchRad, yawRad }));
        return close([back.rollRad, back.pitchRad, back.yawRad], [rollRad, pitchRad, yawRad], 1e-12);
      }),
    ),
  );
});

test('roll, pitch and yaw turn about the fixed axes in this order', (t) => {
  const turn = (angles: { rollRad?: number; pitchRad?: number; yawRad?: number }): Float64Array =>
    poseFromRollPitchYaw({ rollRad: 0, pitchRad: 0, yawRad: 0, ...angles });
  const all = poseFromRollPitchYaw({ rollRad: 0.3, pitchRad: -0.4, yawRad: 1.2 });
  t.true(close(all, composePoses(turn({ yawRad: 1.2 }), turn({ pitchRad: -0.4 }), turn({ rollRad: 0.3 })), 1e-15));
  // A positive pitch takes +x down, a positive roll takes +y up, a positive yaw takes +x left.
  t.true(turn({ pitchRad: 0.1 })[8] < 0);
  t.true(turn({ rollRad: 0.1 })[9] > 0);
  t.true(turn({ yawRad: 0.1 })[4] > 0);
});

test('looking straight up or down yaw is 0 and the rotation still comes back', (t) => {
  for (const pitchRad of [Math.PI / 2, -Math.PI / 2]) {
    const original = poseFromRollPitchYaw({ rollRad: 0.4, pitchRad, yawRad: 1.1 });
    const angles = rollPitchYawOf(original);
    t.is(angles.yawRad, 0);
    t.true(close(poseFromRollPitchYaw(angles), original, 1e-12));
  }
});

test('points move in place and their other channels stay', (t) => {
  const p = poseFromQuaternion(quaternionFromYaw(Math.PI / 2), [1, 2, 3]);
  const points = Float32Array.of(1, 0, 0, 0.5, 7, 0, 1, 0, 0.25, 9);
  transformPointsInPlace(p, points, 5);
  t.true(close(points, [1, 3, 3, 0.5, 7, 0, 2, 3, 0.25, 9], 1e-6));
});

test('a pose gives its parts', (t) => {
  const q = quaternionFromYaw(0.7);
  const p = poseFromQuaternion(q, [1, 2, 3]);
  t.true(close(quaternionOf(p), q, 1e-15));
  t.is(rotationOf(p).length, 9);
});

test('what is not rigid is named', (t) => {
  const broken = (index: number, value: number): Float64Array => {
    const p = identityPose();
    p[index] = value;
    return p;
  };
  t.throws(() => assertRigidTransform(broken(5, NaN), 'calib.txt: Tr'), { message: /calib\.txt: Tr.*entry 5 is NaN/ });
  t.throws(() => assertRigidTransform(broken(0, 1.01), 'x'), { message: /columns 0 and 0/ });
  t.throws(() => assertRigidTransform(broken(10, -1), 'x'), { message: /mirrors/ });
  t.throws(() => assertRigidTransform(broken(13, 0.5), 'x'), { message: /last row/ });
  t.throws(() => assertRigidTransform(new Float64Array(12), 'x'), { message: /12 numbers instead of 16/ });
});
