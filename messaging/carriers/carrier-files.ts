type Settings = Readonly<Record<string, unknown>>

/** Parts of a carrier's settings that have secrets of their own. A body template is none of them: its keys are the gateway's. */
const partsWithFiles = ['signIn', 'reports']
const bareSecrets = [
  ...['password', 'secret', 'secretHeaders'],
  ...['accessKey', 'authToken', 'key', 'keySecret'],
]

function isSettings(value: unknown): value is Settings {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The carriers of a channel as they stand in a configuration: one, or a list. */
function eachCarrier<R>(channel: unknown, visit: (carrier: Settings) => R): unknown {
  if (Array.isArray(channel))
    return channel.map((one: unknown) => (isSettings(one) ? visit(one) : one))
  return isSettings(channel) ? visit(channel) : channel
}

/**
 * Reads what stands in files: `passwordFile` becomes `password`, and `secretHeaderFiles`, a file for each header, becomes
 * `secretHeaders`. What ends a file's last line is no part of it. `read` says what it is to do about a file that is not there.
 */
export async function readCarrierFiles(
  channel: unknown,
  read: (path: string, key: string) => Promise<string>,
): Promise<unknown> {
  const readAll = async (settings: Settings): Promise<Settings> => {
    const entries = await Promise.all(
      Object.entries(settings).map(async ([key, value]) => {
        if (key.endsWith('File') && typeof value === 'string') {
          return [key.slice(0, -4), (await read(value, key)).trimEnd()] as const
        }
        if (key.endsWith('Files') && isSettings(value)) {
          const files = Object.entries(value).map(
            async ([name, path]) => [name, (await read(String(path), key)).trimEnd()] as const,
          )
          return [`${key.slice(0, -5)}s`, Object.fromEntries(await Promise.all(files))] as const
        }
        return partsWithFiles.includes(key) && isSettings(value)
          ? ([key, await readAll(value)] as const)
          : ([key, value] as const)
      }),
    )
    return Object.fromEntries(entries)
  }
  const carriers = eachCarrier(channel, readAll)
  return Array.isArray(carriers) ? await Promise.all(carriers as unknown[]) : await carriers
}

/** The same settings, with the paths of their files as `place` says. */
export function placeCarrierFiles(channel: unknown, place: (path: string) => string): unknown {
  const placeAll = (settings: Settings): Settings =>
    Object.fromEntries(
      Object.entries(settings).map(([key, value]) => {
        if (key.endsWith('File') && typeof value === 'string') return [key, place(value)]
        if (key.endsWith('Files') && isSettings(value)) {
          return [
            key,
            Object.fromEntries(
              Object.entries(value).map(([name, path]) => [name, place(String(path))]),
            ),
          ]
        }
        return [key, partsWithFiles.includes(key) && isSettings(value) ? placeAll(value) : value]
      }),
    )
  return eachCarrier(channel, placeAll)
}

/** Where a secret stands by itself in settings that must only name files. */
export function findBareSecrets(settings: unknown): readonly string[] {
  if (!isSettings(settings)) return []
  return Object.entries(settings).flatMap(([key, value]) => {
    if (bareSecrets.includes(key)) return [key]
    return partsWithFiles.includes(key) ? findBareSecrets(value).map((one) => `${key}.${one}`) : []
  })
}
