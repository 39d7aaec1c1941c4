/** Published code's own output, bit for bit: deterministic types, and the others with its random numbers injected. */
import test from 'ava';
import {
  cameraGolden,
  conditionOf,
  goldenInput,
  largestDifference,
  readGoldenImage,
  sha256,
} from '../../helpers/cameraGolden.js';
import { mulberry } from '../../helpers/mulberry.js';

const NO_PHOTOGRAPHS = 'frost: the reference draws over photographs of unstated origin, which are not shipped';

for (const [set, title] of [
  ['stats', 'without randomness'],
  ['exact_testrng', 'with injected random numbers'],
] as const) {
  for (const [type, ladder] of Object.entries(cameraGolden[set])) {
    for (const [severity, golden] of Object.entries(ladder)) {
      if (golden.sha256_rgb === undefined) continue;
      if (type.endsWith('/frost')) {
        test.skip(`${type}@${severity} ${title} (skipped: ${NO_PHOTOGRAPHS})`, () => undefined);
        continue;
      }
      test(`${type}@${severity} ${title}`, async (t) => {
        const { operation, parameters } = conditionOf(type, severity);
        const input = await goldenInput();
        const before = sha256(input.data);
        const out = await operation.apply(input, parameters, mulberry(), { mode: 'compat' });
        if (golden.file !== undefined) {
          t.is(largestDifference(out.data, (await readGoldenImage(golden.file)).data), 0);
        }
        t.is(sha256(out.data), golden.sha256_rgb as string);
        t.is(sha256(input.data), before, 'the given image stays as it is');
      });
    }
  }
}
