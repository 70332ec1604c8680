import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome']

/** A Chromium that is installed on this machine, if there is one. */
export function findBrowser(searchPath: string): string | undefined {
  const candidates = searchPath
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  return candidates.find((path) => {
    try {
      accessSync(path, constants.X_OK)
      return true
    } catch {
      // Not there, or not to be run by us: not this one.
      return false
    }
  })
}
