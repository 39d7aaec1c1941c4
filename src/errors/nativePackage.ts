import { InputError } from './inputError.js';

/**
 * Loads a package with compiled parts, which may not fit the machine: installed for another one, or cut off.
 *
 * @throws InputError with the package, the reason and the mend
 */
export async function nativePackage<Module>(name: string, load: () => Promise<Module>): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const [reason] = (error as Error).message.split('\n');
    throw new InputError(
      `${name} cannot be loaded (${reason}): run "npm install" again on this machine; "robosense doctor" says what else it lacks`,
      { cause: error },
    );
  }
}
