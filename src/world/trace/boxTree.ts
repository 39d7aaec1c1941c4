import { emptyBox, includeBox } from './box.js';
import { NodeWriter, type Nodes } from './nodes.js';

/** Levels below which the least cost no longer decides. */
const MOST_DEPTH = 40;

/**
 * Builds a tree over a few thousand boxes, every split where the surface area heuristic is least among all positions
 * along all axes (MacDonald and Booth, "Heuristics for ray tracing using space subdivision", 1990).
 *
 * @param boxes each (6) minimum x y z, maximum x y z
 * @param members which of them; equal input gives an equal tree
 * @returns leaves `~reference` are places in `boxes`
 */
export function buildBoxTree(boxes: readonly Float64Array[], members: readonly number[]): Nodes {
  const writer = new NodeWriter();
  const root = writer.add();
  if (members.length < 2) {
    if (members.length === 0) writer.setNoChild(root, 0);
    else writer.setChild(root, 0, ~members[0], boxes[members[0]]);
    writer.setNoChild(root, 1);
    return writer.finish();
  }
  // Sorted once per axis; splitting keeps the order of each.
  const sorted = [0, 1, 2].map((axis) => {
    const centre = (member: number): number => boxes[member][axis] + boxes[member][3 + axis];
    return [...members].sort((a, b) => centre(a) - centre(b) || a - b);
  });
  const areas = new Float64Array(members.length);
  const onLeft = new Uint8Array(boxes.length);

  function split(orders: readonly (readonly number[])[], node: number, depth: number): void {
    const count = orders[0].length;
    let [bestAxis, bestCount, bestCost] = [0, count >> 1, Infinity];
    orders.forEach((order, axis) => {
      // Equal boxes would be split off one by one: from here on they are halved.
      if (depth > MOST_DEPTH) return;
      const tail = emptyBox();
      for (let at = count - 1; at > 0; at--) {
        includeBox(boxes[order[at]], tail);
        areas[at] = halfArea(tail);
      }
      const head = emptyBox();
      for (let at = 1; at < count; at++) {
        includeBox(boxes[order[at - 1]], head);
        const cost = halfArea(head) * at + areas[at] * (count - at);
        if (cost < bestCost) [bestAxis, bestCount, bestCost] = [axis, at, cost];
      }
    });
    orders[bestAxis].forEach((member, at) => (onLeft[member] = at < bestCount ? 1 : 0));
    const parts = [1, 0].map((side) => orders.map((order) => order.filter((member) => onLeft[member] === side)));
    for (const side of [0, 1] as const) {
      const part = parts[side];
      const box = emptyBox();
      for (const member of part[0]) includeBox(boxes[member], box);
      if (part[0].length === 1) {
        writer.setChild(node, side, ~part[0][0], box);
        continue;
      }
      const child = writer.add();
      writer.setChild(node, side, child, box);
      split(part, child, depth + 1);
    }
  }

  split(sorted, root, 0);
  return writer.finish();
}

function halfArea(box: Float64Array): number {
  const x = box[3] - box[0];
  const y = box[4] - box[1];
  const z = box[5] - box[2];
  return x * y + y * z + z * x;
}
