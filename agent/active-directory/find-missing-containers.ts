import { DirectoryFault } from './classify-directory-error.ts'
import type { Controller } from './ldap/open-controller.ts'

/** Those of these names that nothing in the directory is called by, or nothing that the agent may see. */
export async function findMissingContainers(
  controller: Controller,
  names: readonly string[],
): Promise<readonly string[]> {
  const missing: string[] = []
  for (const name of names) if (!(await isThere(controller, name))) missing.push(name)
  return missing
}

async function isThere(controller: Controller, name: string): Promise<boolean> {
  try {
    const found = await controller.search(name, { attributes: ['objectClass'] })
    return found.length > 0
  } catch (fault) {
    if (fault instanceof DirectoryFault && fault.code === 'account-missing') return false
    throw fault
  }
}
