import type { Result } from '../protocol/evaluation.js';
import { table } from './output.js';

/**
 * The score of each platform's samples beside the others', and the gap between the best and the worst, in the score's own
 * points. Undefined for results that know one platform or none.
 */
export function platformTable({ score, conditions }: Result): string | undefined {
  const platforms = [
    ...new Set(conditions.flatMap(({ slices }) => slices.filter(isPlatform).map(({ value }) => value))),
  ];
  if (platforms.length < 2) return undefined;
  const rows = conditions.map(({ id, slices }) => {
    const values = platforms.map(
      (platform) => slices.find((slice) => isPlatform(slice) && slice.value === platform)?.metrics[score.id] ?? null,
    );
    const known = values.filter((value) => value !== null);
    const gap = known.length < 2 ? null : Math.max(...known) - Math.min(...known);
    return [id, ...values.map(shown), shown(gap)];
  });
  const head = [`${score.id} by platform`, ...platforms, 'gap'];
  return table(head, rows, head.map((_, column) => column).slice(1));
}

const isPlatform = ({ by }: { readonly by: string }): boolean => by === 'platform';

const shown = (value: number | null): string => (value === null ? '–' : value.toFixed(2));
