/** An oriented rectangle on the ground, world frame. */
export interface Footprint {
  readonly x: number;
  readonly y: number;
  readonly yawRad: number;
  readonly lengthM: number;
  readonly widthM: number;
}

/** Whether two rectangles, each grown by half of `marginM` on all sides, share a point; by separating axes. */
export function footprintsMeet(a: Footprint, b: Footprint, marginM = 0): boolean {
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const [al, aw] = [a.lengthM / 2, a.widthM / 2];
  const [bl, bw] = [b.lengthM / 2 + marginM, b.widthM / 2 + marginM];
  const reach = al + aw + bl + bw;
  if (dx * dx + dy * dy > reach * reach) return false;
  const [ac, as] = [Math.cos(a.yawRad), Math.sin(a.yawRad)];
  const [bc, bs] = [Math.cos(b.yawRad), Math.sin(b.yawRad)];
  const cos = Math.abs(ac * bc + as * bs);
  const sin = Math.abs(ac * bs - as * bc);
  return (
    Math.abs(dx * ac + dy * as) <= al + bl * cos + bw * sin &&
    Math.abs(dy * ac - dx * as) <= aw + bl * sin + bw * cos &&
    Math.abs(dx * bc + dy * bs) <= bl + al * cos + aw * sin &&
    Math.abs(dy * bc - dx * bs) <= bw + al * sin + aw * cos
  );
}

const CELL_M = 12;

/** Keeps what stands apart; a grid over the ground finds the neighbours. */
export class Occupancy {
  readonly #cells = new Map<number, Footprint[]>();

  isFree(footprint: Footprint, marginM = 0.15): boolean {
    let free = true;
    this.#visit(footprint, marginM, (cell) => {
      if (free && cell !== undefined) free = !cell.some((other) => footprintsMeet(other, footprint, marginM));
    });
    return free;
  }

  /** Reserves the rectangle if it is free; says whether it was. */
  tryPlace(footprint: Footprint, marginM = 0.15): boolean {
    if (!this.isFree(footprint, marginM)) return false;
    this.place(footprint);
    return true;
  }

  place(footprint: Footprint): void {
    this.#visit(footprint, 0, (cell, key) => {
      if (cell === undefined) this.#cells.set(key, [footprint]);
      else cell.push(footprint);
    });
  }

  #visit(footprint: Footprint, marginM: number, visit: (cell: Footprint[] | undefined, key: number) => void): void {
    const { x, y, yawRad, lengthM, widthM } = footprint;
    const [cos, sin] = [Math.abs(Math.cos(yawRad)), Math.abs(Math.sin(yawRad))];
    const rx = (lengthM * cos + widthM * sin) / 2 + marginM;
    const ry = (lengthM * sin + widthM * cos) / 2 + marginM;
    const [i0, i1] = [Math.floor((x - rx) / CELL_M), Math.floor((x + rx) / CELL_M)];
    const [j0, j1] = [Math.floor((y - ry) / CELL_M), Math.floor((y + ry) / CELL_M)];
    for (let i = i0; i <= i1; i++) {
      for (let j = j0; j <= j1; j++) {
        const key = (i + 4096) * 8192 + (j + 4096);
        visit(this.#cells.get(key), key);
      }
    }
  }
}
