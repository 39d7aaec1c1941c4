/** Numbers and JSON as Python writes them, so that exported files are those of the official evaluation. */

/** A value for {@link encodePythonJson}: a number is a Python float, a bigint a Python int. */
export type PythonValue =
  number | bigint | string | boolean | null | readonly PythonValue[] | { readonly [key: string]: PythonValue };

/** `repr` of a Python float: `1.0`, `1e-05`, `NaN`. */
export function pythonFloat(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'Infinity' : '-Infinity';
  if (value === 0) return Object.is(value, -0) ? '-0.0' : '0.0';
  const [digits, exponentText] = value.toExponential().split('e');
  const exponent = Number(exponentText);
  if (exponent < -4 || exponent >= 16) {
    return `${digits}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`;
  }
  const text = String(value);
  return text.includes('.') ? text : `${text}.0`;
}

/** `'%.<digits>f' % value`: exact halves go to the even digit, NaN is `nan`. */
export function pythonFixed(value: number, digits: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = value.toFixed(digits);
  // JavaScript rounds exact halves away from zero; more digits than a float64 has tell a half from its neighbours.
  const exact = Math.abs(value).toFixed(Math.min(100, digits + 60));
  const rest = exact.slice(exact.length - 60);
  if (!/^50*$/.test(rest)) return text;
  const down = exact.slice(0, exact.length - 60).replace(/\.$/, '');
  const isEven = Number(down[down.length - 1]) % 2 === 0;
  return isEven ? `${value < 0 ? '-' : ''}${down}` : text;
}

/** A text with everything beyond ASCII escaped. */
function pythonString(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** `json.dump(value, indent=2)`: every item on a line of its own, literal NaN and Infinity. */
export function encodePythonJson(value: PythonValue, indent = ''): string {
  if (typeof value === 'number') return pythonFloat(value);
  if (typeof value === 'string') return pythonString(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indent}  `;
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  const items = Array.isArray(value)
    ? value.map((item: PythonValue) => encodePythonJson(item, inner))
    : Object.entries(value).map(
        ([key, item]) => `${pythonString(key)}: ${encodePythonJson(item as PythonValue, inner)}`,
      );
  if (items.length === 0) return `${open}${close}`;
  return `${open}\n${inner}${items.join(`,\n${inner}`)}\n${indent}${close}`;
}
