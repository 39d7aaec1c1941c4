import { z } from 'zod';
import { FileFormatError, schemaProblems } from '../../errors/index.js';
import { JsonStream } from '../json/index.js';
import { shortToken } from './tableReader.js';

const token = z.string().min(1);
const vector = (length: number) => z.array(z.number()).length(length);

export const categorySchema = z.object({ token, name: z.string().min(1), description: z.string().optional() });
export const attributeSchema = z.object({ token, name: z.string().min(1), description: z.string().optional() });
export const visibilitySchema = z.object({ token, level: z.string(), description: z.string().optional() });
export const sensorSchema = z.object({ token, channel: z.string().min(1), modality: z.string() });
export const calibratedSensorSchema = z.object({
  token,
  sensor_token: token,
  /** Metres in the ego frame. */
  translation: vector(3),
  /** w, x, y, z. */
  rotation: vector(4),
  /** (3, 3) for cameras, empty for other sensors. */
  camera_intrinsic: z.union([z.array(vector(3)).length(3), z.array(z.number()).length(0)]),
});
export const logSchema = z.object({
  token,
  logfile: z.string().optional(),
  vehicle: z.string().optional(),
  date_captured: z.string().optional(),
  location: z.string().optional(),
});
export const mapSchema = z.object({
  token,
  category: z.string().optional(),
  filename: z.string().optional(),
  log_tokens: z.array(token),
});
export const sceneSchema = z.object({
  token,
  name: z.string().min(1),
  log_token: z.string(),
  description: z.string().optional(),
  nbr_samples: z.number().int().optional(),
  first_sample_token: z.string().optional(),
  last_sample_token: z.string().optional(),
});

export type NuscenesCategory = z.infer<typeof categorySchema>;
export type NuscenesAttribute = z.infer<typeof attributeSchema>;
export type NuscenesVisibility = z.infer<typeof visibilitySchema>;
export type NuscenesSensor = z.infer<typeof sensorSchema>;
export type NuscenesCalibratedSensor = z.infer<typeof calibratedSensorSchema>;
export type NuscenesLog = z.infer<typeof logSchema>;
export type NuscenesMap = z.infer<typeof mapSchema>;
export type NuscenesScene = z.infer<typeof sceneSchema>;

/** A table of few records. */
export interface SmallTable<Entry> {
  readonly records: readonly Entry[];
  /** Row of a token. */
  readonly rowOf: ReadonlyMap<string, number>;
}

/**
 * Reads a table whose records are few enough to be held as objects.
 *
 * @throws FileFormatError naming the file, the JSON pointer and the record's token
 */
export function readSmallTable<Entry extends { token: string }>(
  file: string,
  schema: z.ZodType<Entry>,
): SmallTable<Entry> {
  const json = new JsonStream(file);
  const records: Entry[] = [];
  const rowOf = new Map<string, number>();
  json.where = () => `/${records.length}`;
  try {
    json.beginArray();
    while (json.more()) {
      const value = json.value();
      const checked = schema.safeParse(value);
      if (!checked.success) {
        const { place, problem } = schemaProblems(checked.error);
        const own = (value as { token?: unknown } | null)?.token;
        const record = typeof own === 'string' ? ` (record ${shortToken(own)})` : '';
        throw new FileFormatError(file, `/${records.length}${place}${record}`, problem);
      }
      if (rowOf.has(checked.data.token)) {
        const place = `/${records.length}/token (record ${shortToken(checked.data.token)})`;
        throw new FileFormatError(file, place, 'another record has the same token');
      }
      rowOf.set(checked.data.token, records.length);
      records.push(checked.data);
    }
    json.where = undefined;
    json.finish();
  } finally {
    json.close();
  }
  return { records, rowOf };
}

/** The row that a small table's token names. @throws FileFormatError naming the record that refers to it */
export function rowOfSmall(
  table: SmallTable<unknown>,
  wanted: string,
  about: { file: string; field: string; targetFile: string; record: string },
): number {
  const row = table.rowOf.get(wanted);
  if (row !== undefined) return row;
  throw new FileFormatError(
    about.file,
    `record ${shortToken(about.record)}, ${about.field}`,
    `refers to ${shortToken(wanted)}, which ${about.targetFile} does not have`,
  );
}
