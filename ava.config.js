// Tests run compiled, as what is shipped does: `npm test` builds first, `npm test -- test/geometry/nms.test.ts` runs one.
export default {
  files: ['test/**/*.test.ts'],
  typescript: { rewritePaths: { 'test/': 'dist/test/' }, compile: false },
  require: ['./test/helpers/seed.mjs'],
  // No test ended for so long: something hangs. The demo alone takes three minutes on a busy machine.
  timeout: '10m',
};
