import type { ConditionSuite, LidarLayout } from '../../contracts/index.js';
import { InputError, nearest, schemaProblems } from '../../errors/index.js';
import { findOperation, type Operations } from './operations.js';
import type { CorruptedSensor, CorruptionStep, SeverityLadder } from './schema.js';
import type { Step } from './step.js';

/** Place in a suite file. */
export type Path = readonly (string | number)[];

/** What checking a suite file needs. */
export interface Checking {
  readonly operations: Operations;
  /** The suites that chains may name. */
  readonly findSuite: (id: string) => Pick<ConditionSuite, 'ids' | 'create' | 'plainId'> | undefined;
  readonly refuse: (path: Path, message: string) => void;
}

/** One step of a type at each severity it is defined for. */
export interface Ladder {
  /** Undefined: the same at every severity. */
  readonly severities: readonly number[] | undefined;
  /** What the operation says of itself. */
  readonly description: string;
  at(severity: number): Step;
}

/** Of a step with a mistake: the file is refused, so nothing is ever taken from it. */
const NOTHING: Ladder = {
  severities: [],
  description: '',
  at: (severity) => {
    throw new RangeError(`no severity ${severity}`);
  },
};

/** Checks one step of a type: its operation and the parameters at all severities, or the condition it names. */
export function checkLadder(step: CorruptionStep, sensor: CorruptedSensor, path: Path, checking: Checking): Ladder {
  if ('condition' in step) return checkReference(step.condition, [...path, 'condition'], checking);
  const own = step.sensor ?? sensor;
  try {
    return own === 'lidar' ? lidarLadder(step, path, checking) : plainLadder(own, step, path, checking);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    checking.refuse([...path, 'operation'], error.message);
    return NOTHING;
  }
}

type OperationStep = Exclude<CorruptionStep, { condition: string }>;

function plainLadder(
  sensor: Exclude<CorruptedSensor, 'lidar'>,
  step: OperationStep,
  path: Path,
  checking: Checking,
): Ladder {
  const operation = findOperation(checking.operations, sensor, step.operation);
  const parameters = checkParameters(operation, step.severities ?? {}, [...path, 'severities'], checking);
  if (step.layouts) checking.refuse([...path, 'layouts'], `${sensor} has no LiDAR layout; use severities`);
  return {
    severities: [...parameters.keys()],
    description: operation.description,
    at: (severity) => ({ sensor, operation, parameters: parameters.get(severity) }) as Step,
  };
}

function lidarLadder(step: OperationStep, path: Path, checking: Checking): Ladder {
  const operation = findOperation(checking.operations, 'lidar', step.operation);
  const { description } = operation;
  if (step.severities) {
    const parameters = checkParameters(operation, step.severities, [...path, 'severities'], checking);
    return {
      severities: [...parameters.keys()],
      description,
      at: (severity) => ({ sensor: 'lidar', operation, parameters: { every: parameters.get(severity) } }),
    };
  }
  const layouts = Object.entries(step.layouts ?? {}).map(([name, { severities }]) => {
    const place = [...path, 'layouts', name, 'severities'];
    return [name as LidarLayout, checkParameters(operation, severities, place, checking)] as const;
  });
  return {
    severities: [...new Set(layouts.flatMap(([, parameters]) => [...parameters.keys()]))].sort((a, b) => a - b),
    description,
    at: (severity) => ({
      sensor: 'lidar',
      operation,
      parameters: {
        byLayout: new Map(
          layouts.flatMap(([name, parameters]) =>
            parameters.has(severity) ? [[name, parameters.get(severity)] as const] : [],
          ),
        ),
      },
    }),
  };
}

/** Severity → parameters as the operation has them, defaults filled in. */
function checkParameters(
  { id, parameters }: Operations[keyof Operations][string],
  ladder: SeverityLadder,
  path: Path,
  { refuse }: Checking,
): Map<number, unknown> {
  const checked = new Map<number, unknown>();
  for (const [severity, given] of Object.entries(ladder)) {
    const result = parameters.safeParse(given, { reportInput: true });
    if (!result.success) {
      const inside = (result.error.issues[0]?.path ?? []).map((key) => (typeof key === 'symbol' ? String(key) : key));
      const { problem } = schemaProblems(result.error);
      refuse([...path, severity, ...inside], `${problem} (operation ${id})`);
    }
    checked.set(Number(severity), result.success ? result.data : undefined);
  }
  return checked;
}

function checkReference(condition: string, path: Path, { findSuite, refuse }: Checking): Ladder {
  const [suiteId = ''] = condition.split('/');
  const suite = findSuite(suiteId);
  if (suite === undefined) {
    refuse(path, `no suite "${suiteId}" to take ${condition} from`);
    return NOTHING;
  }
  const severities = suite.ids.flatMap((id) => (id.startsWith(`${condition}@`) ? [Number(id.split('@')[1])] : []));
  const fixed = suite.ids.includes(condition);
  if (!fixed && severities.length === 0) {
    refuse(path, `no condition "${condition}"${nearest(condition, suite.ids)}`);
    return NOTHING;
  }
  const idAt = (severity: number): string => (fixed ? condition : `${condition}@${severity}`);
  return {
    severities: fixed ? undefined : severities,
    description: condition,
    at: (severity) => ({ sensor: 'any', suite, condition: idAt(severity) }),
  };
}
