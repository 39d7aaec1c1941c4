// Compiles assembly/*.ts to WebAssembly and writes it as base64 into the TypeScript file that loads it, so that the
// package needs neither a compiler nor a binary beside its code.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('..', import.meta.url));
const kernels = [
  { source: 'assembly/camera/index.ts', target: 'src/corruptions/camera/kernels/binary.ts' },
  { source: 'assembly/rayCaster.ts', target: 'src/world/trace/binary.ts' },
];

/** The WebAssembly bytes of an AssemblyScript file. */
export async function compile(source) {
  const folder = await mkdtemp(join(tmpdir(), 'robosense-kernels-'));
  try {
    const out = join(folder, 'kernels.wasm');
    const { error, stderr } = await asc.main(
      [join(root, source), '-o', out, '-O3', '--noAssert', '--runtime', 'stub', '--enable', 'simd'],
      {},
    );
    if (error) throw new Error(`${source}: ${error.message}\n${stderr.toString()}`);
    return await readFile(out);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The TypeScript file that holds the bytes. */
export function asModule(source, bytes) {
  const lines = bytes.toString('base64').match(/.{1,110}/g);
  return `/** WebAssembly compiled from ${source} by \`npm run kernels\`; base64. */\nexport const binary =\n${lines
    .map((line) => `  '${line}'`)
    .join(' +\n')};\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const { source, target } of kernels) {
    await writeFile(join(root, target), asModule(source, await compile(source)));
    console.log(`${target} from ${source}`);
  }
}
