// `--import=tsx` itself fails inside worker threads; registering through its API works.
import fc from 'fast-check';
import { register } from 'tsx/esm/api';

register();

// CI repeats the same random cases, so that a change alone can break it; elsewhere every run tries new ones.
if (process.env.CI) fc.configureGlobal({ seed: 1 });
