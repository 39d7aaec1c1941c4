import type { KittiObjects } from '../../src/contracts/index.js';
import type { KittiCaseFrame } from './kittiCase.js';

const two = (value: number) => value.toFixed(2);

function objectLine(objects: KittiObjects, i: number): string {
  const isDontCare = objects.name[i] === 'DontCare';
  const [length, height, width] = objects.dimensions.subarray(3 * i, 3 * i + 3);
  const fields = [
    objects.name[i],
    objects.truncated[i] < 0 ? '-1' : two(objects.truncated[i]),
    String(objects.occluded[i]),
    isDontCare ? '-10' : two(objects.alpha[i]),
    ...Array.from(objects.bbox.subarray(4 * i, 4 * i + 4), two),
    ...(isDontCare
      ? ['-1 -1 -1 -1000 -1000 -1000 -10']
      : [height, width, length, ...objects.location.subarray(3 * i, 3 * i + 3), objects.rotationY[i]].map(two)),
  ];
  if (objects.score !== undefined) fields.push(objects.score[i].toFixed(4));
  return `${fields.join(' ')}\n`;
}

/** The frame's label file and detection file in KITTI's text format, each below a line that names it. */
export function canonicalText(frame: KittiCaseFrame): string {
  const lines = (objects: KittiObjects) => objects.name.map((_, i) => objectLine(objects, i)).join('');
  return `# label_2/${frame.id}.txt\n${lines(frame.gt)}# data/${frame.id}.txt\n${lines(frame.dt)}`;
}
