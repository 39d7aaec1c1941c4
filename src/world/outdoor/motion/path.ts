/** A place on a path: position and direction. */
export interface PathPoint {
  readonly x: number;
  readonly y: number;
  readonly yawRad: number;
}

interface Piece extends PathPoint {
  readonly startM: number;
  /** 1 / metres, positive turns left; 0 goes straight. */
  readonly curvature: number;
}

/** Straight lines and arcs that join smoothly, by the distance along them; straight on before and beyond the ends. */
export class Path {
  readonly #pieces: Piece[];
  #end: PathPoint;
  #lengthM = 0;

  constructor(x: number, y: number, yawRad: number) {
    this.#pieces = [];
    this.#end = { x, y, yawRad };
  }

  get lengthM(): number {
    return this.#lengthM;
  }

  straight(lengthM: number): this {
    return this.#append(lengthM, 0);
  }

  /** @param turnRad positive turns left */
  arc(radiusM: number, turnRad: number): this {
    return this.#append(radiusM * Math.abs(turnRad), Math.sign(turnRad) / radiusM);
  }

  #append(lengthM: number, curvature: number): this {
    if (lengthM <= 0) return this;
    const piece = { ...this.#end, startM: this.#lengthM, curvature };
    this.#pieces.push(piece);
    this.#lengthM += lengthM;
    this.#end = along(piece, lengthM);
    return this;
  }

  at(distanceM: number): PathPoint {
    const pieces = this.#pieces;
    if (distanceM >= this.#lengthM || pieces.length === 0)
      return along({ ...this.#end, curvature: 0 }, distanceM - this.#lengthM);
    let index = pieces.length - 1;
    while (index > 0 && pieces[index].startM > distanceM) index--;
    const piece = pieces[index];
    return along(distanceM < 0 ? { ...piece, curvature: 0 } : piece, distanceM - piece.startM);
  }

  /** The first part of it, up to a distance within its length. */
  upTo(distanceM: number): Path {
    const { x, y, yawRad } = this.at(0);
    const other = new Path(x, y, yawRad);
    this.#pieces.forEach(({ startM, curvature }, index) => {
      const end = index + 1 < this.#pieces.length ? this.#pieces[index + 1].startM : this.#lengthM;
      other.#append(Math.min(end, distanceM) - startM, curvature);
    });
    return other;
  }

  /** The same line driven the other way; its distance 0 is this one's end. */
  reversed(): Path {
    const back = new Path(this.#end.x, this.#end.y, this.#end.yawRad + Math.PI);
    for (let index = this.#pieces.length - 1; index >= 0; index--) {
      const end = index + 1 < this.#pieces.length ? this.#pieces[index + 1].startM : this.#lengthM;
      back.#append(end - this.#pieces[index].startM, -this.#pieces[index].curvature);
    }
    return back;
  }

  /** Turned about the origin, then the frame's own axes point elsewhere: layout to world. */
  turned(angleRad: number): Path {
    const [cos, sin] = [Math.cos(angleRad), Math.sin(angleRad)];
    const turn = <T extends PathPoint>(point: T): T => ({
      ...point,
      x: cos * point.x - sin * point.y,
      y: sin * point.x + cos * point.y,
      yawRad: point.yawRad + angleRad,
    });
    const other = new Path(0, 0, 0);
    for (const piece of this.#pieces) other.#pieces.push(turn(piece));
    other.#end = turn(this.#end);
    other.#lengthM = this.#lengthM;
    return other;
  }

  /** The distance at which a path that never turns back reaches x. */
  distanceAtX(x: number): number {
    let distance = (x - this.at(0).x) / Math.cos(this.at(0).yawRad);
    for (let step = 0; step < 8; step++) {
      const point = this.at(distance);
      distance += (x - point.x) / Math.cos(point.yawRad);
    }
    return distance;
  }

  /** Moved without turning: neighbouring lanes of a sheared road. */
  shifted(dx: number, dy: number): Path {
    const other = new Path(this.#end.x + dx, this.#end.y + dy, this.#end.yawRad);
    for (const piece of this.#pieces) other.#pieces.push({ ...piece, x: piece.x + dx, y: piece.y + dy });
    other.#lengthM = this.#lengthM;
    return other;
  }
}

function along({ x, y, yawRad, curvature }: PathPoint & { curvature: number }, distanceM: number): PathPoint {
  if (curvature === 0) return { x: x + distanceM * Math.cos(yawRad), y: y + distanceM * Math.sin(yawRad), yawRad };
  const yaw = yawRad + distanceM * curvature;
  return {
    x: x + (Math.sin(yaw) - Math.sin(yawRad)) / curvature,
    y: y - (Math.cos(yaw) - Math.cos(yawRad)) / curvature,
    yawRad: yaw,
  };
}
