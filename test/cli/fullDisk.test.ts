import { existsSync, readFileSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { robosense } from '../helpers/commandLine.js';
import { testOnSmallDisk } from '../helpers/smallDisk.js';
import { temporaryFolder } from '../helpers/temporaryFolder.js';
import { toyPlan } from './toyRun.js';

testOnSmallDisk(
  'a disk that fills up during a run: one line, finished samples stay, the same command goes on',
  async (t, disk) => {
    const folder = temporaryFolder(t);
    const filler = join(disk, 'filler');
    const plan = toyPlan(folder, 300, { conditions: [], out: relative(folder, join(disk, 'run')) });
    // Leaves room for the run's small files and the first lines.
    writeFileSync(filler, Buffer.alloc(44 * 1024));
    const { code, stdout, stderr } = await robosense(['run', plan]);
    t.is(code, 2, stderr);
    t.is(stdout, '');
    t.regex(stderr, /the disk is full/);
    t.is(
      stderr
        .trim()
        .split('\n')
        .filter((line) => line.startsWith('robosense:')).length,
      1,
      stderr,
    );
    t.false(existsSync(join(disk, 'run', 'results.json')));
    unlinkSync(filler);
    const again = await robosense(['run', plan]);
    t.is(again.code, 0, again.stderr);
    t.is(
      readFileSync(join(disk, 'run', 'predictions', 'clean.jsonl'), 'utf8')
        .trim()
        .split('\n').length,
      300,
    );
    t.true(statSync(join(disk, 'run', 'results.json')).size > 0);
  },
);
