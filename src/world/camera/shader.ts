import { LINEAR_OF_BYTE } from './colour.js';
import type { Daylight } from './daylight.js';
import {
  MATERIAL_COLOURS,
  MATERIAL_LEAVES,
  MATERIAL_MIRRORED,
  MATERIAL_TEXTURES,
  MATERIAL_TINTED,
} from './materials.js';
import { depthOf, instanceOf, NOTHING, type Raster } from './raster.js';
import type { ShadowMaps } from './shadowMaps.js';
import { skyLight } from './sky.js';
import { smoothNormals } from './smoothNormals.js';
import type { TexturePoint } from './textures.js';

/**
 * Colours of the samples of a raster.
 *
 * Facts of the triangle at hand are kept: neighbouring samples mostly show the same one.
 */
export class Shader {
  /** Linear red, green and blue of the last sample. */
  readonly out = new Float64Array(3);
  readonly #raster: Raster;
  readonly #light: Daylight;
  readonly #shadows: ShadowMaps | undefined;
  readonly #worldFromCamera: Float64Array;
  /** Metres that a sample covers at a distance of 1 m; at any distance where rays are parallel. */
  readonly #footprint: number;
  readonly #point: TexturePoint = { u: 0, v: 0, x: 0, y: 0, z: 0, footprintM: 0, red: 1, green: 1, blue: 1 };
  readonly #mirror = new Float64Array(3);
  /** The point at hand (world), unit direction of the ray, depth and range: as arguments they would be boxed. */
  readonly #seen = new Float64Array(8);

  #triangle = NOTHING;
  #instance = -1;
  /** Local axes scaled to metres. */
  readonly #localFromWorld = new Float64Array(12);
  readonly #normal = new Float64Array(3);
  readonly #axisU = new Float64Array(3);
  readonly #axisV = new Float64Array(3);
  /** Lengths of the local axes, metres. */
  readonly #scale = new Float64Array(3);
  /** Whether normals change over the triangle at hand; then w = g · (p - a) for two corners, and the normals of three. */
  #rounded = false;
  readonly #origin = new Float64Array(3);
  readonly #weightB = new Float64Array(3);
  readonly #weightC = new Float64Array(3);
  readonly #cornerNormals = new Float64Array(9);
  readonly #smooth = new Float64Array(3);
  #leaves = false;
  #red = 0;
  #green = 0;
  #blue = 0;
  #mirrored = 0;
  #texture: (point: TexturePoint) => void = MATERIAL_TEXTURES[0];

  constructor(raster: Raster, worldFromCamera: Float64Array, between: boolean, light: Daylight, shadows?: ShadowMaps) {
    this.#raster = raster;
    this.#worldFromCamera = worldFromCamera;
    this.#light = light;
    this.#shadows = shadows;
    this.#footprint = (between ? 2 : 1) / Math.sqrt(raster.scaleX * raster.scaleY);
  }

  /** Computes the colour of a sample into `out`. */
  shade(column: number, row: number): void {
    const raster = this.#raster;
    const at = row * raster.width + column;
    const triangle = raster.triangles[at];
    const m = this.#worldFromCamera;
    const { rays } = raster;
    let x = rays === undefined ? raster.columnX[column] : rays[2 * at];
    let y = rays === undefined ? raster.rowY[row] : rays[2 * at + 1];
    // Unit direction of the ray, world frame.
    const along = raster.perspective ? 1 / Math.sqrt(x * x + y * y + 1) : 1;
    const rx = raster.perspective ? x * along : 0;
    const ry = raster.perspective ? y * along : 0;
    const dx = m[0] * rx + m[1] * ry + m[2] * along;
    const dy = m[4] * rx + m[5] * ry + m[6] * along;
    const dz = m[8] * rx + m[9] * ry + m[10] * along;
    if (triangle === NOTHING) {
      skyLight(this.#light, dx, dy, dz, true, this.out);
      return;
    }
    if (triangle !== this.#triangle) this.#take(triangle);
    const depthM = depthOf(raster, raster.nearness[at]);
    if (raster.perspective) {
      x *= depthM;
      y *= depthM;
    }
    const s = this.#seen;
    s[0] = m[0] * x + m[1] * y + m[2] * depthM + m[3];
    s[1] = m[4] * x + m[5] * y + m[6] * depthM + m[7];
    s[2] = m[8] * x + m[9] * y + m[10] * depthM + m[11];
    s[3] = dx;
    s[4] = dy;
    s[5] = dz;
    s[6] = depthM;
    s[7] = depthM / along;
    this.#lit();
  }

  /** Light that the point of the triangle at hand sends along the ray. */
  #lit(): void {
    const { out } = this;
    const s = this.#seen;
    const wx = s[0];
    const wy = s[1];
    const wz = s[2];
    const dx = s[3];
    const dy = s[4];
    const dz = s[5];
    const depthM = s[6];
    const rangeM = s[7];
    const light = this.#light;
    let nx = this.#normal[0];
    let ny = this.#normal[1];
    let nz = this.#normal[2];
    let facing = -(nx * dx + ny * dy + nz * dz);
    const { sunDirection } = light;
    // Both sides are solid: the one that is seen is lit. Light shines through leaves: the side that it falls on counts.
    const flip = this.#leaves ? nx * sunDirection[0] + ny * sunDirection[1] + nz * sunDirection[2] < 0 : facing < 0;
    if (facing < 0) facing = -facing;
    if (flip) {
      nx = -nx;
      ny = -ny;
      nz = -nz;
    }
    const point = this.#point;
    const l = this.#localFromWorld;
    point.x = l[0] * wx + l[1] * wy + l[2] * wz + l[3];
    point.y = l[4] * wx + l[5] * wy + l[6] * wz + l[7];
    point.z = l[8] * wx + l[9] * wy + l[10] * wz + l[11];
    point.u = this.#axisU[0] * point.x + this.#axisU[1] * point.y + this.#axisU[2] * point.z;
    point.v = this.#axisV[0] * point.x + this.#axisV[1] * point.y + this.#axisV[2] * point.z;
    // Between the pixel's extent across and along a surface that is seen at a slant.
    point.footprintM = (this.#raster.perspective ? depthM : 1) * (this.#footprint / Math.sqrt(Math.max(facing, 0.05)));
    this.#texture(point);

    const flat = nx * sunDirection[0] + ny * sunDirection[1] + nz * sunDirection[2];
    let sun = 0;
    if (flat > 0 && light.sun[0] > 0) {
      sun = this.#shadows === undefined ? 1 : this.#shadows.lit(wx, wy, wz, nx, ny, nz, this.#triangle, depthM);
    }
    if (this.#leaves) {
      sun *= 0.3 + 0.6 * flat;
      // Leaves look all ways, and the sky sees the upper ones.
      nz = 0.4 * Math.abs(nz) + 0.2;
    } else if (this.#rounded) {
      const smooth = this.#smoothNormal(point, nx, ny, nz);
      nx = smooth[0];
      ny = smooth[1];
      nz = smooth[2];
      // The triangle's own plane turns from the sun a little before or after the shape that it stands for.
      sun *= Math.max(0, nx * sunDirection[0] + ny * sunDirection[1] + nz * sunDirection[2]) * Math.min(1, 6 * flat);
      facing = Math.max(0, -(nx * dx + ny * dy + nz * dz));
    } else sun *= flat;
    const up = 0.5 + 0.5 * nz;
    const { ambientUp, ambientDown } = light;
    out[0] = this.#red * point.red * (light.sun[0] * sun + ambientDown[0] + (ambientUp[0] - ambientDown[0]) * up);
    out[1] = this.#green * point.green * (light.sun[1] * sun + ambientDown[1] + (ambientUp[1] - ambientDown[1]) * up);
    out[2] = this.#blue * point.blue * (light.sun[2] * sun + ambientDown[2] + (ambientUp[2] - ambientDown[2]) * up);

    if (this.#mirrored > 0) {
      const graze = 1 - facing;
      const graze2 = graze * graze;
      const share = this.#mirrored + (1 - this.#mirrored) * graze2 * graze2 * graze;
      skyLight(light, dx + 2 * facing * nx, dy + 2 * facing * ny, dz + 2 * facing * nz, false, this.#mirror);
      for (let c = 0; c < 3; c++) out[c] += (this.#mirror[c] - out[c]) * share;
    }
    if (light.hazeM < Infinity && this.#raster.perspective) {
      const haze = 1 - Math.exp(-rangeM / light.hazeM);
      for (let c = 0; c < 3; c++) out[c] += (light.horizon[c] - out[c]) * haze;
    }
  }

  /** Makes a triangle the one at hand. */
  #take(triangle: number): void {
    this.#triangle = triangle;
    const { firstTriangle, instances } = this.#raster;
    let index = this.#instance;
    if (index < 0 || triangle < firstTriangle[index] || triangle >= firstTriangle[index + 1]) {
      index = instanceOf(firstTriangle, triangle);
      this.#instance = index;
      metricLocalFromWorld(instances[index].worldFromLocal, this.#localFromWorld, this.#scale);
    }
    const { prototype, worldFromLocal, tint } = instances[index];
    const { mesh } = prototype;
    const own = triangle - firstTriangle[index];
    const material = mesh.materials[own];
    if (mesh.colours !== undefined) {
      this.#red = LINEAR_OF_BYTE[mesh.colours[3 * own]];
      this.#green = LINEAR_OF_BYTE[mesh.colours[3 * own + 1]];
      this.#blue = LINEAR_OF_BYTE[mesh.colours[3 * own + 2]];
    } else {
      const tinted = MATERIAL_TINTED[material] === 1;
      this.#red = MATERIAL_COLOURS[3 * material] * (tinted ? LINEAR_OF_BYTE[tint[0]] : 1);
      this.#green = MATERIAL_COLOURS[3 * material + 1] * (tinted ? LINEAR_OF_BYTE[tint[1]] : 1);
      this.#blue = MATERIAL_COLOURS[3 * material + 2] * (tinted ? LINEAR_OF_BYTE[tint[2]] : 1);
    }
    this.#mirrored = MATERIAL_MIRRORED[material];
    this.#texture = MATERIAL_TEXTURES[material];
    worldNormal(mesh.positions, mesh.triangles, own, worldFromLocal, this.#normal);
    this.#surfaceAxes();
    this.#leaves = MATERIAL_LEAVES[material] === 1;
    const { rounded, corners } = smoothNormals(mesh);
    this.#rounded = rounded[own] === 1;
    if (this.#rounded) this.#takeRounded(mesh.positions, mesh.triangles, own, corners);
  }

  /** Prepares the normals between the corners of the triangle at hand. */
  #takeRounded(positions: Float32Array, triangles: Uint32Array, own: number, corners: Float32Array): void {
    const scale = this.#scale;
    const l = this.#localFromWorld;
    const a = 3 * triangles[3 * own];
    const b = 3 * triangles[3 * own + 1];
    const c = 3 * triangles[3 * own + 2];
    let uu = 0;
    let uv = 0;
    let vv = 0;
    for (let axis = 0; axis < 3; axis++) {
      const u = (positions[b + axis] - positions[a + axis]) * scale[axis];
      const v = (positions[c + axis] - positions[a + axis]) * scale[axis];
      uu += u * u;
      uv += u * v;
      vv += v * v;
      this.#origin[axis] = positions[a + axis] * scale[axis];
      this.#weightB[axis] = u;
      this.#weightC[axis] = v;
    }
    const inverse = 1 / (uu * vv - uv * uv);
    for (let axis = 0; axis < 3; axis++) {
      const u = this.#weightB[axis];
      const v = this.#weightC[axis];
      this.#weightB[axis] = (vv * u - uv * v) * inverse;
      this.#weightC[axis] = (uu * v - uv * u) * inverse;
    }
    for (let corner = 0; corner < 3; corner++) {
      const at = 9 * own + 3 * corner;
      // Normals follow the inverse of the scale.
      const x = corners[at] / scale[0];
      const y = corners[at + 1] / scale[1];
      const z = corners[at + 2] / scale[2];
      for (let axis = 0; axis < 3; axis++) {
        this.#cornerNormals[3 * corner + axis] = l[axis] * x + l[4 + axis] * y + l[8 + axis] * z;
      }
    }
  }

  /** Unit normal of the rounded shape at a point of the triangle at hand, on the side of the given one. */
  #smoothNormal(point: TexturePoint, nx: number, ny: number, nz: number): Float64Array {
    const o = this.#origin;
    const g = this.#weightB;
    const h = this.#weightC;
    const n = this.#cornerNormals;
    const x = point.x - o[0];
    const y = point.y - o[1];
    const z = point.z - o[2];
    const b = g[0] * x + g[1] * y + g[2] * z;
    const c = h[0] * x + h[1] * y + h[2] * z;
    const a = 1 - b - c;
    const sx = a * n[0] + b * n[3] + c * n[6];
    const sy = a * n[1] + b * n[4] + c * n[7];
    const sz = a * n[2] + b * n[5] + c * n[8];
    const length = Math.sqrt(sx * sx + sy * sy + sz * sz) || 1;
    const side = sx * nx + sy * ny + sz * nz < 0 ? -length : length;
    const s = this.#smooth;
    s[0] = sx / side;
    s[1] = sy / side;
    s[2] = sz / side;
    return s;
  }

  /** Axes on the triangle's plane for its texture: one level, one up the slope. */
  #surfaceAxes(): void {
    const l = this.#localFromWorld;
    const n = this.#normal;
    const x = l[0] * n[0] + l[1] * n[1] + l[2] * n[2];
    const y = l[4] * n[0] + l[5] * n[1] + l[6] * n[2];
    const z = l[8] * n[0] + l[9] * n[1] + l[10] * n[2];
    const flat = Math.sqrt(x * x + y * y);
    const level = flat < 0.1;
    const ux = level ? 1 : -y / flat;
    const uy = level ? 0 : x / flat;
    const u = this.#axisU;
    const v = this.#axisV;
    u[0] = ux;
    u[1] = uy;
    // n × u, or the second axis where the surface lies flat.
    v[0] = level ? 0 : -z * uy;
    v[1] = level ? 1 : z * ux;
    v[2] = level ? 0 : x * uy - y * ux;
  }
}

/** The inverse of an instance's placement, its axes scaled to metres so that patterns keep their size. */
function metricLocalFromWorld(worldFromLocal: Float64Array, out: Float64Array, scale: Float64Array): void {
  for (let axis = 0; axis < 3; axis++) {
    const length = Math.hypot(worldFromLocal[axis], worldFromLocal[4 + axis], worldFromLocal[8 + axis]) || 1;
    scale[axis] = length;
    let offset = 0;
    for (let k = 0; k < 3; k++) {
      const value = worldFromLocal[4 * k + axis] / length;
      out[4 * axis + k] = value;
      offset -= value * worldFromLocal[4 * k + 3];
    }
    out[4 * axis + 3] = offset;
  }
}

/** Unit normal of a triangle, world frame; where the placement mirrors it may point inwards. */
function worldNormal(
  positions: Float32Array,
  triangles: Uint32Array,
  triangle: number,
  m: Float64Array,
  out: Float64Array,
): void {
  const a = 3 * triangles[3 * triangle];
  const b = 3 * triangles[3 * triangle + 1];
  const c = 3 * triangles[3 * triangle + 2];
  const ux = positions[b] - positions[a];
  const uy = positions[b + 1] - positions[a + 1];
  const uz = positions[b + 2] - positions[a + 2];
  const vx = positions[c] - positions[a];
  const vy = positions[c + 1] - positions[a + 1];
  const vz = positions[c + 2] - positions[a + 2];
  const px = m[0] * ux + m[1] * uy + m[2] * uz;
  const py = m[4] * ux + m[5] * uy + m[6] * uz;
  const pz = m[8] * ux + m[9] * uy + m[10] * uz;
  const qx = m[0] * vx + m[1] * vy + m[2] * vz;
  const qy = m[4] * vx + m[5] * vy + m[6] * vz;
  const qz = m[8] * vx + m[9] * vy + m[10] * vz;
  const nx = py * qz - pz * qy;
  const ny = pz * qx - px * qz;
  const nz = px * qy - py * qx;
  const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
  out[0] = nx / length;
  out[1] = ny / length;
  out[2] = nz / length;
}
