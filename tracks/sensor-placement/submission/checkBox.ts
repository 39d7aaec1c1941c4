import { ATTRIBUTE_NAMES, type DetectionName } from '../../../src/datasets/nuscenes/index.js';
import type { DefectList } from '../../../src/datasets/submission/index.js';

const VECTORS = { translation: 3, size: 3, rotation: 4, velocity: 2 } as const;
const TEXTS = ['sample_token', 'detection_name', 'attribute_name'] as const;
/** pyquaternion normalises silently what is off; files round to a few decimals. */
const NORM_TOLERANCE = 1e-3;

/** What a box is in numbers, as far as it can be read. */
export interface CheckedBox {
  readonly translation?: readonly number[];
  readonly size?: readonly number[];
  readonly rotation?: readonly number[];
  readonly className?: string;
}

type Fields = Readonly<Record<string, unknown>>;

function checkVector(
  key: keyof typeof VECTORS,
  value: unknown,
  place: string,
  defects: DefectList,
): readonly number[] | undefined {
  const where = `${place}, ${key}`;
  const width = VECTORS[key];
  if (!Array.isArray(value) || value.length !== width) {
    const has = Array.isArray(value) ? `has ${value.length} numbers` : 'is no list';
    defects.error('vector-length', where, `${has}; ${width} are needed`);
    return undefined;
  }
  const bad = value.find((item) => typeof item !== 'number' || !Number.isFinite(item)) as unknown;
  if (bad === undefined) return value as number[];
  if (typeof bad !== 'number' && !(key === 'velocity' && bad === null)) {
    defects.error('vector-type', where, `holds ${JSON.stringify(bad)?.slice(0, 40)}, which is no number`);
  } else if (key === 'velocity' && (bad === null || Number.isNaN(bad))) {
    defects.warning(
      'velocity-unknown',
      where,
      'is NaN; such a box has no velocity error, the challenge asks for numbers',
    );
  } else defects.error('not-finite', where, `holds ${bad as number}; the evaluator stops`);
  return undefined;
}

function checkScore(value: unknown, place: string, defects: DefectList): void {
  const where = `${place}, detection_score`;
  if (value === undefined) defects.warning('score-missing', where, 'is missing and counts as -1');
  else if (typeof value !== 'number')
    defects.error('score-type', where, `is ${JSON.stringify(value)?.slice(0, 40)}, no number`);
  else if (!Number.isFinite(value)) defects.error('not-finite', where, `is ${value}; the evaluator stops`);
  else if (value < 0) defects.error('score-range', where, `is ${value}; scores below 0 stop the evaluator`);
  else if (value > 1) defects.warning('score-range', where, `is ${value}, outside 0 to 1`);
}

function checkNames(fields: Fields, classes: readonly string[], place: string, defects: DefectList): void {
  const { detection_name: name, attribute_name: attribute } = fields;
  if (typeof name === 'string' && !classes.includes(name)) {
    defects.error(
      'class-unknown',
      `${place}, detection_name`,
      `'${name.slice(0, 40)}' stops the evaluator; it knows ${classes.join(', ')}`,
    );
  }
  if (typeof attribute !== 'string') return;
  const where = `${place}, attribute_name`;
  if (!(ATTRIBUTE_NAMES as readonly string[]).includes(attribute)) {
    const known = ATTRIBUTE_NAMES.slice(1).join(', ');
    defects.error(
      'attribute-unknown',
      where,
      `'${attribute.slice(0, 40)}' stops the evaluator; it knows '' and ${known}`,
    );
  } else if (typeof name === 'string' && classes.includes(name) && !fits(name as DetectionName, attribute)) {
    const what = attribute === '' ? 'is empty' : `is '${attribute}'`;
    defects.warning('attribute-class', where, `${what}, which no ${name} has: it counts as wrong`);
  }
}

function fits(name: DetectionName, attribute: string): boolean {
  if (name === 'traffic_cone' || name === 'barrier') return true;
  if (name === 'pedestrian') return attribute.startsWith('pedestrian.');
  return attribute.startsWith(name === 'bicycle' || name === 'motorcycle' ? 'cycle.' : 'vehicle.');
}

/**
 * Reports every defect of one box.
 *
 * @param token of the sample whose list it stands in
 */
export function checkBox(
  value: unknown,
  token: string,
  classes: readonly string[],
  place: string,
  defects: DefectList,
): CheckedBox {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    defects.error('box-type', place, 'is no object; the evaluator stops');
    return {};
  }
  const fields = value as Fields;
  const missing = [...TEXTS, ...Object.keys(VECTORS)].filter((key) => !Object.hasOwn(fields, key));
  if (missing.length > 0) defects.error('field-missing', place, `has no ${missing.join(', ')}; the evaluator stops`);
  for (const key of TEXTS) {
    if (Object.hasOwn(fields, key) && typeof fields[key] !== 'string') {
      defects.error('text-type', `${place}, ${key}`, 'is no text');
    }
  }
  if (typeof fields.sample_token === 'string' && fields.sample_token !== token) {
    const other = fields.sample_token.slice(0, 40);
    defects.error(
      'sample-token',
      `${place}, sample_token`,
      `is '${other}': the box is compared with another sample's labels`,
    );
  }
  const vector = (key: keyof typeof VECTORS): readonly number[] | undefined =>
    Object.hasOwn(fields, key) ? checkVector(key, fields[key], place, defects) : undefined;
  const [translation, size, rotation] = [vector('translation'), vector('size'), vector('rotation')];
  vector('velocity');
  if (size?.some((length) => length <= 0)) {
    defects.error('box-size', `${place}, size`, `is ${size.join(', ')}; the evaluator stops where such a box matches`);
  }
  if (rotation !== undefined) {
    const norm = Math.hypot(...rotation);
    if (norm === 0) defects.error('rotation-zero', `${place}, rotation`, 'is 0, 0, 0, 0, which is no rotation');
    else if (Math.abs(norm - 1) > NORM_TOLERANCE) {
      defects.warning('rotation-norm', `${place}, rotation`, `has norm ${norm}; a rotation w, x, y, z has norm 1`);
    }
  }
  checkScore(fields.detection_score, place, defects);
  checkNames(fields, classes, place, defects);
  return {
    ...(translation && { translation }),
    ...(size && { size }),
    ...(rotation && { rotation }),
    ...(typeof fields.detection_name === 'string' && { className: fields.detection_name }),
  };
}
