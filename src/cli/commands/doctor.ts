import type { Command } from 'commander';
import { examineEnvironment } from '../doctor/environment.js';
import { registerDoctorFrames } from '../doctor/framesCommand.js';
import { print, printJson, table } from '../output.js';

export function registerDoctor(program: Command): void {
  const doctor = program
    .command('doctor')
    .description('examine this machine: Node, packages, execution providers, ROS 2, cache')
    .option('--json', 'print the findings as JSON')
    .addHelpText(
      'after',
      '\nExamples:\n  robosense doctor\n  robosense doctor frames --points scan.bin --boxes boxes.json\n',
    )
    .action(async (options: { json?: boolean }) => {
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
    });
  registerDoctorFrames(doctor);
}
