// Rays against placed meshes, in AssemblyScript with SIMD: both children of a node are tested at once.
//
// Memory: a node is 64 bytes. Its two children lie side by side as pairs of float32 (left, right): minimum x, y, z, maximum
// x, y, z; then two int32 references. A reference ≥ 0 is the byte offset of the child from the tree's first node, a
// negative one is a leaf: ~reference is first · 8 + count - 1 in a mesh and the place of an instance in the upper tree.
// A triangle is 72 bytes: vertex, edge, edge as float64. An instance is 112 bytes: 3 × 4 float64 local from world, then
// pointers to its mesh's nodes and triangles. A tracer is 8 bytes: pointers to the upper nodes and to the instances.
// A ray is 48 bytes of float64: origin, unit direction. A hit is 40 bytes: float64 distance and unit normal facing the
// origin, then int32 instance and row of the triangle.

const NODE_CHILDREN: usize = 48;
const TRIANGLE_BYTES: usize = 72;
const INSTANCE_BYTES: usize = 112;
const RAY_BYTES: usize = 48;
const HIT_BYTES: usize = 40;
/** Entries of 16 bytes: distance, reference. */
const UPPER_STACK: usize = 1024;
const STACK: usize = 4096;
const NOTHING: i32 = 0x7fffffff;
/** How far beyond an edge still counts, in barycentric coordinates: no ray slips between two triangles. */
const EDGE: f64 = 1e-9;

// What the descent of a mesh leaves behind, and the best so far.
let nearest: f64 = 0;
let bestInstance: i32 = NOTHING;
let bestRow: i32 = -1;

/** Casts one ray after another and writes a hit for each; at infinity where there is none. */
export function castMany(tracer: usize, rays: usize, count: i32, limit: f64, hits: usize): void {
  for (let ray = 0; ray < count; ray++) {
    const ox = load<f64>(rays);
    const oy = load<f64>(rays, 8);
    const oz = load<f64>(rays, 16);
    const dx = load<f64>(rays, 24);
    const dy = load<f64>(rays, 32);
    const dz = load<f64>(rays, 40);
    const distance = cast(tracer, ox, oy, oz, dx, dy, dz, limit, 0);
    store<f64>(hits, distance);
    if (distance < Infinity) describe(tracer, dx, dy, dz, hits);
    rays += RAY_BYTES;
    hits += HIT_BYTES;
  }
}

/** Writes normal, instance and row of the last hit. */
export function describe(tracer: usize, dx: f64, dy: f64, dz: f64, hit: usize): void {
  const m = <usize>load<u32>(tracer, 4) + INSTANCE_BYTES * <usize>bestInstance;
  const k = <usize>load<u32>(m, 100) + TRIANGLE_BYTES * <usize>bestRow;
  const ax = load<f64>(k, 24);
  const ay = load<f64>(k, 32);
  const az = load<f64>(k, 40);
  const bx = load<f64>(k, 48);
  const by = load<f64>(k, 56);
  const bz = load<f64>(k, 64);
  const lx = ay * bz - az * by;
  const ly = az * bx - ax * bz;
  const lz = ax * by - ay * bx;
  // Normals turn with the transposed inverse.
  const nx = load<f64>(m) * lx + load<f64>(m, 32) * ly + load<f64>(m, 64) * lz;
  const ny = load<f64>(m, 8) * lx + load<f64>(m, 40) * ly + load<f64>(m, 72) * lz;
  const nz = load<f64>(m, 16) * lx + load<f64>(m, 48) * ly + load<f64>(m, 80) * lz;
  const length = sqrt(nx * nx + ny * ny + nz * nz);
  const scale = (nx * dx + ny * dy + nz * dz > 0 ? -1.0 : 1.0) / length;
  store<f64>(hit, nx * scale, 8);
  store<f64>(hit, ny * scale, 16);
  store<f64>(hit, nz * scale, 24);
  store<i32>(hit, bestInstance, 32);
  store<i32>(hit, bestRow, 36);
}

/** Distance along a direction to the nearest surface in (0, limit], or infinity. `any`: to the first that is found. */
export function cast(tracer: usize, ox: f64, oy: f64, oz: f64, dx: f64, dy: f64, dz: f64, limit: f64, any: i32): f64 {
  const nodes = <usize>load<u32>(tracer);
  const instances = <usize>load<u32>(tracer, 4);
  nearest = limit;
  bestInstance = NOTHING;
  const inverseX = 1 / dx;
  const inverseY = 1 / dy;
  const inverseZ = 1 / dz;
  // By the sign of the reciprocal, which tells -0 from 0, the near faces of a box.
  const nearX: usize = inverseX < 0 ? 24 : 0;
  const nearY: usize = inverseY < 0 ? 32 : 8;
  const nearZ: usize = inverseZ < 0 ? 40 : 16;
  const farX: usize = 24 - nearX;
  const farY: usize = 40 - nearY;
  const farZ: usize = 56 - nearZ;
  const ix = f64x2.splat(inverseX);
  const iy = f64x2.splat(inverseY);
  const iz = f64x2.splat(inverseZ);
  const px = f64x2.splat(ox);
  const py = f64x2.splat(oy);
  const pz = f64x2.splat(oz);
  let top = UPPER_STACK;
  let reference = 0;
  while (true) {
    if (reference >= 0) {
      const node = nodes + <usize>reference;
      // A product of 0 and infinity is NaN, which pmin and pmax do not take: a face that holds the ray decides nothing.
      let low = f64x2.splat(0);
      let high = f64x2.splat(nearest);
      low = f64x2.pmax(low, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + nearX)), px), ix));
      low = f64x2.pmax(low, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + nearY)), py), iy));
      low = f64x2.pmax(low, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + nearZ)), pz), iz));
      high = f64x2.pmin(high, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + farX)), px), ix));
      high = f64x2.pmin(high, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + farY)), py), iy));
      high = f64x2.pmin(high, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + farZ)), pz), iz));
      const entered = i64x2.bitmask(f64x2.le(low, high));
      if (entered === 3) {
        const left = f64x2.extract_lane(low, 0);
        const right = f64x2.extract_lane(low, 1);
        const leftFirst = left <= right;
        store<f64>(top, leftFirst ? right : left);
        store<i32>(top, load<i32>(node + (leftFirst ? NODE_CHILDREN + 4 : NODE_CHILDREN)), 8);
        top += 16;
        reference = load<i32>(node + (leftFirst ? NODE_CHILDREN : NODE_CHILDREN + 4));
        continue;
      }
      if (entered !== 0) {
        reference = load<i32>(node + NODE_CHILDREN + ((entered & 2) << 1));
        continue;
      }
    } else {
      const index = ~reference;
      const m = instances + INSTANCE_BYTES * <usize>index;
      castMesh(
        <usize>load<u32>(m, 96),
        <usize>load<u32>(m, 100),
        index,
        load<f64>(m) * ox + load<f64>(m, 8) * oy + load<f64>(m, 16) * oz + load<f64>(m, 24),
        load<f64>(m, 32) * ox + load<f64>(m, 40) * oy + load<f64>(m, 48) * oz + load<f64>(m, 56),
        load<f64>(m, 64) * ox + load<f64>(m, 72) * oy + load<f64>(m, 80) * oz + load<f64>(m, 88),
        load<f64>(m) * dx + load<f64>(m, 8) * dy + load<f64>(m, 16) * dz,
        load<f64>(m, 32) * dx + load<f64>(m, 40) * dy + load<f64>(m, 48) * dz,
        load<f64>(m, 64) * dx + load<f64>(m, 72) * dy + load<f64>(m, 80) * dz,
        any,
      );
      if (any && bestInstance !== NOTHING) return nearest;
    }
    do {
      if (top === UPPER_STACK) {
        return bestInstance === NOTHING ? Infinity : nearest;
      }
      top -= 16;
    } while (load<f64>(top) > nearest);
    reference = load<i32>(top, 8);
  }
}

/**
 * Looks for a hit at most as far as `nearest`, beyond 0; nearest first, both sides of a triangle (Möller and Trumbore,
 * "Fast, minimum storage ray-triangle intersection", 1997). Of hits at the same distance the one of the first instance
 * counts, in it the first row: the order of the descent never shows.
 */
function castMesh(
  nodes: usize,
  triangles: usize,
  instance: i32,
  ox: f64,
  oy: f64,
  oz: f64,
  dx: f64,
  dy: f64,
  dz: f64,
  any: i32,
): void {
  const inverseX = 1 / dx;
  const inverseY = 1 / dy;
  const inverseZ = 1 / dz;
  const nearX: usize = inverseX < 0 ? 24 : 0;
  const nearY: usize = inverseY < 0 ? 32 : 8;
  const nearZ: usize = inverseZ < 0 ? 40 : 16;
  const farX: usize = 24 - nearX;
  const farY: usize = 40 - nearY;
  const farZ: usize = 56 - nearZ;
  const ix = f64x2.splat(inverseX);
  const iy = f64x2.splat(inverseY);
  const iz = f64x2.splat(inverseZ);
  const px = f64x2.splat(ox);
  const py = f64x2.splat(oy);
  const pz = f64x2.splat(oz);
  const earlier = instance < bestInstance;
  let best = nearest;
  let row = -1;
  let top = STACK;
  let reference = 0;
  while (true) {
    if (reference >= 0) {
      const node = nodes + <usize>reference;
      let low = f64x2.splat(0);
      let high = f64x2.splat(best);
      low = f64x2.pmax(low, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + nearX)), px), ix));
      low = f64x2.pmax(low, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + nearY)), py), iy));
      low = f64x2.pmax(low, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + nearZ)), pz), iz));
      high = f64x2.pmin(high, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + farX)), px), ix));
      high = f64x2.pmin(high, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + farY)), py), iy));
      high = f64x2.pmin(high, f64x2.mul(f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(node + farZ)), pz), iz));
      const entered = i64x2.bitmask(f64x2.le(low, high));
      if (entered === 3) {
        const left = f64x2.extract_lane(low, 0);
        const right = f64x2.extract_lane(low, 1);
        const leftFirst = left <= right;
        store<f64>(top, leftFirst ? right : left);
        store<i32>(top, load<i32>(node + (leftFirst ? NODE_CHILDREN + 4 : NODE_CHILDREN)), 8);
        top += 16;
        reference = load<i32>(node + (leftFirst ? NODE_CHILDREN : NODE_CHILDREN + 4));
        continue;
      }
      if (entered !== 0) {
        reference = load<i32>(node + NODE_CHILDREN + ((entered & 2) << 1));
        continue;
      }
    } else {
      const leaf = ~reference;
      let at = leaf >> 3;
      const end = at + (leaf & 7) + 1;
      for (; at < end; at++) {
        const k = triangles + TRIANGLE_BYTES * <usize>at;
        const ax = load<f64>(k, 24);
        const ay = load<f64>(k, 32);
        const az = load<f64>(k, 40);
        const bx = load<f64>(k, 48);
        const by = load<f64>(k, 56);
        const bz = load<f64>(k, 64);
        const nx = dy * bz - dz * by;
        const ny = dz * bx - dx * bz;
        const nz = dx * by - dy * bx;
        const inverse = 1 / (ax * nx + ay * ny + az * nz);
        const sx = ox - load<f64>(k);
        const sy = oy - load<f64>(k, 8);
        const sz = oz - load<f64>(k, 16);
        const u = (sx * nx + sy * ny + sz * nz) * inverse;
        // Written so that a NaN (a ray in the plane of the triangle) is no hit.
        if (!(u >= -EDGE && u <= 1 + EDGE)) continue;
        const qx = sy * az - sz * ay;
        const qy = sz * ax - sx * az;
        const qz = sx * ay - sy * ax;
        const v = (dx * qx + dy * qy + dz * qz) * inverse;
        if (!(v >= -EDGE && u + v <= 1 + EDGE)) continue;
        const t = (bx * qx + by * qy + bz * qz) * inverse;
        if (t > 0 && t <= best) {
          if (t === best && (row < 0 ? !earlier : row < at)) continue;
          best = t;
          row = at;
        }
      }
      if (any && row >= 0) break;
    }
    let done = false;
    do {
      if (top === STACK) {
        done = true;
        break;
      }
      top -= 16;
    } while (load<f64>(top) > best);
    if (done) break;
    reference = load<i32>(top, 8);
  }
  if (row < 0) return;
  nearest = best;
  bestInstance = instance;
  bestRow = row;
}
