// Worker threads that start workers of their own run them from dist/: TypeScript hooks do not reach nested threads.
export default {
  files: ['test/**/*.test.ts'],
  extensions: { ts: 'module' },
  nodeArguments: ['--import=./test/helpers/register.mjs'],
  // No test ended for so long: something hangs. The demo alone takes three minutes on a busy machine.
  timeout: '10m',
};
