// A worker module: doubles a number, waits, fails or dies as the unit says.
import { existsSync, writeFileSync } from 'node:fs';

export default async ({ value, wait = 0, fail, dieOnce, ended }) => {
  if (dieOnce && !existsSync(dieOnce)) {
    writeFileSync(dieOnce, '');
    process.exit(3);
  }
  if (dieOnce === '') process.exit(3);
  await new Promise((resolve) => setTimeout(resolve, wait));
  if (ended) writeFileSync(ended, '');
  if (fail) return { message: fail, input: true };
  return { value: value * 2 };
};
