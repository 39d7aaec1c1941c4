import fc from 'fast-check';

// CI repeats the same random cases, so that a change alone can break it; elsewhere every run tries new ones.
if (process.env.CI) fc.configureGlobal({ seed: 1 });
