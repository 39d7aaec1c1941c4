/** Subcommands over datasets.lock.json, for data sets and for models. */
import type { Command } from 'commander';
import { late } from '../late.js';

/** Adds `pull`: downloads of the lock into the data folder. */
export function registerPull(parent: Command, example: string): void {
  parent
    .command('pull')
    .description('download into the data folder (ROBOSENSE_DATA or ./data); resumes, and verifies every digest')
    .argument('<names...>')
    .option('--refresh', "list the publisher's folder anew instead of keeping to the recorded commit")
    .option('--json', 'print what was downloaded as JSON')
    .addHelpText('after', `\nExample:\n  robosense ${parent.name()} pull ${example}\n`)
    .action(late(() => import('../actions/lock/pull.js')));
}

/** Adds `verify`: every file against its digest. */
export function registerVerify(parent: Command, example: string): void {
  parent
    .command('verify')
    .description('compare every file with its recorded digest; exit code 1 when one differs')
    .argument('<names...>')
    .option('--json', 'print as JSON')
    .addHelpText('after', `\nExample:\n  robosense ${parent.name()} verify ${example}\n`)
    .action(late(() => import('../actions/lock/verify.js')));
}

/** Adds `add`: pins a folder or addresses of the user's. */
export function registerAdd(parent: Command): void {
  parent
    .command('add')
    .description('pin files of your own by digest: a folder where it lies, or addresses to pull from')
    .argument('<name>')
    .argument('<places...>', 'one folder, or URLs with --url')
    .option('--url', 'the places are URLs', false)
    .option('--title <text>')
    .option('--track <id>')
    .option('--licence <text>')
    .option('--homepage <url>')
    .option('--replace', 'replace your own entry of this name')
    .option('--json', 'print the entry as JSON')
    .addHelpText('after', `\nExample:\n  robosense ${parent.name()} add my-own some/folder --licence Apache-2.0\n`)
    .action(late(() => import('../actions/lock/add.js')));
}
