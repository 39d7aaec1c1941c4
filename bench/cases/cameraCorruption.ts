import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { parse } from 'yaml';
import { CAMERA_OPERATIONS } from '../../src/corruptions/camera/index.js';
import type { CameraContext, RgbImage } from '../../src/corruptions/operation.js';
import { packageRoot } from '../../src/installation/index.js';
import { keyedRng } from '../../src/random/index.js';
import type { BenchRow } from '../row.js';
import { defineRow } from '../row.js';

/** The size of nuScenes' images. */
const WIDTH_PX = 1600;
const HEIGHT_PX = 900;

interface Step {
  readonly operation: string;
  readonly severities: Record<string, object | null>;
}

export interface CameraCase {
  readonly image: RgbImage;
  readonly context: CameraContext;
  readonly steps: readonly { readonly id: string; readonly parameters: unknown }[];
}

/** Waves of several lengths and directions under grain: edges, slopes, colours and no even area. */
function makeImage(): RgbImage {
  const rng = keyedRng('bench', 'camera image');
  const data = new Uint8Array(3 * WIDTH_PX * HEIGHT_PX);
  for (let y = 0, at = 0; y < HEIGHT_PX; y++) {
    for (let x = 0; x < WIDTH_PX; x++) {
      const waves = 60 * Math.sin(x / 37) * Math.cos(y / 29) + 40 * Math.sign(Math.sin((x + 2 * y) / 90));
      for (let channel = 0; channel < 3; channel++, at++) {
        data[at] = 128 + waves * Math.cos(channel + x / 400) + rng.uniform(-12, 12);
      }
    }
  }
  return { widthPx: WIDTH_PX, heightPx: HEIGHT_PX, data };
}

function stepsOf(condition: string): CameraCase['steps'] {
  const [suite, type, severity] = condition.split(/[/@]/);
  const file = readFileSync(join(packageRoot, 'configs', 'corruptions', `${suite}.yaml`), 'utf8');
  const entry = (parse(file) as { types: Record<string, Step | { chain: Step[] }> }).types[type];
  return ('chain' in entry ? entry.chain : [entry]).map((step) => ({
    id: step.operation,
    parameters: CAMERA_OPERATIONS[step.operation].parameters.parse(step.severities[severity] ?? {}),
  }));
}

/**
 * One condition on one image of nuScenes' size, with an own stream of random numbers a round.
 *
 * @param referenceMs milliseconds that imagecorruptions takes at severities 1, 3 and 5; absent where nobody measured
 */
export function cameraCorruptionRow(
  id: string,
  condition: string,
  referenceMs?: readonly [number, number, number],
): BenchRow<CameraCase> {
  let round = 0;
  return defineRow({
    id: `corrupt-${id}`,
    work: `${condition} on an image of ${WIDTH_PX} × ${HEIGHT_PX}`,
    items: 1,
    reference: referenceMs
      ? `imagecorruptions in Python, one thread of two shared cores, severities 1, 3, 5: ${referenceMs.join(', ')} ms`
      : null,
    prepare: () => {
      // libvips would use all cores.
      sharp.concurrency(1);
      const context: CameraContext = {
        mode: 'fixed',
        camera: 'CAM_FRONT',
        rig: ['CAM_FRONT', 'CAM_FRONT_RIGHT', 'CAM_FRONT_LEFT', 'CAM_BACK', 'CAM_BACK_LEFT', 'CAM_BACK_RIGHT'],
        runRng: keyedRng('bench', 'run'),
      };
      return { image: makeImage(), context, steps: stepsOf(condition) };
    },
    async run({ image, context, steps }) {
      round++;
      let out = image;
      for (const [place, { id: operation, parameters }] of steps.entries()) {
        const rng = keyedRng('bench', condition, round, place);
        out = await CAMERA_OPERATIONS[operation].apply(out, parameters, rng, context);
      }
      if (Buffer.compare(out.data, image.data) === 0) throw new Error(`${condition} left the image as it was`);
    },
  });
}
