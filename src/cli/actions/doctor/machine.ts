import { print, printJson, table } from '../../output.js';
import { examineEnvironment } from './environment.js';

export default async function doctor(options: { json?: boolean }): Promise<void> {
  const findings = await examineEnvironment();
  if (options.json) printJson(findings);
  else {
    print(
      table(
        ['what', 'state', 'finding'],
        findings.map(({ id, state, message }) => [id, state, message]),
      ),
    );
  }
  if (findings.some(({ state }) => state === 'failed')) process.exitCode = 1;
}
