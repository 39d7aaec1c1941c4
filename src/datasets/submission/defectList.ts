import type { Defect } from '../../contracts/index.js';

/** Defects of one code that are listed one by one. */
const SHOWN = 20;

/** File content in a message must not steer the terminal, nor fill it. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '?').slice(0, 400);
}

/** Collects every defect; of a code that repeats in thousands of frames the first are listed and the rest counted. */
export class DefectList {
  readonly #defects: Defect[] = [];
  readonly #counts = new Map<string, number>();

  #add(severity: Defect['severity'], code: string, place: string, message: string): void {
    const key = `${severity} ${code}`;
    const count = (this.#counts.get(key) ?? 0) + 1;
    this.#counts.set(key, count);
    if (count > SHOWN) return;
    this.#defects.push({ severity, code, place: printable(place), message: printable(message) });
  }

  /** The official evaluator stops, or the score is lost. */
  error(code: string, place: string, message: string): void {
    this.#add('error', code, place, message);
  }

  /** The official evaluator swallows it silently. */
  warning(code: string, place: string, message: string): void {
    this.#add('warning', code, place, message);
  }

  /** Errors first, each code's own order kept; counts at the end. */
  list(): readonly Defect[] {
    const rest = [...this.#counts].flatMap(([key, count]): Defect[] => {
      const [severity, code] = key.split(' ') as [Defect['severity'], string];
      const message = `${count - SHOWN} more of this kind`;
      return count > SHOWN ? [{ severity, code, place: 'further places', message }] : [];
    });
    const all = [...this.#defects, ...rest];
    return [...all.filter((d) => d.severity === 'error'), ...all.filter((d) => d.severity === 'warning')];
  }
}
