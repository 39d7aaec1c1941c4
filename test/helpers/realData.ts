import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import test, { type ExecutionContext } from 'ava';
import { packageRoot } from '../../src/installation/index.js';

function folder(variable: string, beside: string): string | undefined {
  const path = resolve(packageRoot, process.env[variable] ?? beside);
  return existsSync(path) ? path : undefined;
}

/** Folder of real sensor files (licences forbid to ship them), or undefined where it is absent. */
export function realDataFolder(): string | undefined {
  return folder('ROBOSENSE_REALDATA', '../shared/realdata');
}

/** Folder of public ONNX models, or undefined where it is absent. */
export function modelsFolder(): string | undefined {
  return folder('ROBOSENSE_MODELS', '../shared/models');
}

type Implementation = (t: ExecutionContext, folder: string) => void | Promise<void>;

/** A test on real sensor files; skipped, saying so, where they are absent. */
export function testWithRealData(title: string, implementation: Implementation): void {
  const found = realDataFolder();
  if (found) test(title, (t) => implementation(t, found));
  else test.skip(`${title} (no real data: set ROBOSENSE_REALDATA)`, () => undefined);
}

/** A test on real sensor files that is known to fail, and fails the run once it passes. */
export function knownFailureWithRealData(title: string, implementation: Implementation): void {
  const found = realDataFolder();
  if (found) test.failing(title, (t) => implementation(t, found));
  else test.skip(`${title} (no real data: set ROBOSENSE_REALDATA)`, () => undefined);
}

/** A test on public models; skipped, saying so, where they are absent. */
export function testWithModels(title: string, implementation: Implementation): void {
  const found = modelsFolder();
  if (found) test(title, (t) => implementation(t, found));
  else test.skip(`${title} (no models: set ROBOSENSE_MODELS)`, () => undefined);
}
