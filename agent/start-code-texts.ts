import { adviseTexts } from '../messaging/advise-texts.ts'
import type { CarrierPorts } from '../messaging/carriers/carrier.ts'
import { readCarrierFiles } from '../messaging/carriers/carrier-files.ts'
import { checkCarriers } from '../messaging/carriers/check-carriers.ts'
import { openTextCarrier } from '../messaging/carriers/open-text-carrier.ts'
import { sendByCarriers } from '../messaging/carriers/send-by-carriers.ts'
import { type TextCarrierSettings, textCarrierSchema } from '../messaging/carriers/text-carrier.ts'
import { checkNumber } from '../messaging/check-number.ts'
import { type Catalogue, loadCatalogue } from '../messaging/load-catalogue.ts'
import type { TextMessage } from '../messaging/message-channel.ts'
import { renderMessage } from '../messaging/render-message.ts'
import type { CodeTexts } from './code-texts.ts'
import type { AgentConfig } from './config.ts'
import { describeProblems } from './describe-problems.ts'
import { readPrivateFile } from './identity/private-folder.ts'
import { readTextFile } from './read-json-file.ts'
import { StartProblem } from './start-problem.ts'
import type { AgentTextCarrier } from './text-carriers.ts'

/** Starts what sends text codes. Without a carrier in the configuration every send is refused. */
export async function startCodeTexts(
  config: Pick<AgentConfig, 'text' | 'organisation' | 'country'>,
  ports: Pick<CarrierPorts, 'clock' | 'log' | 'random'>,
): Promise<CodeTexts> {
  const parseNumber: CodeTexts['parseNumber'] = (text, countries) => {
    const allowedCountries = countries ?? [config.country]
    const checked = checkNumber(text, { defaultCountry: config.country, allowedCountries })
    return checked.allowed ? checked.number : undefined
  }
  if (!config.text) {
    const unreachable = { outcome: 'refused', code: 'unreachable', permanent: false } as const
    return {
      parseNumber,
      send: () => Promise.resolve(unreachable),
      sendPassword: () => Promise.resolve(unreachable),
      sendPass: () => Promise.resolve(unreachable),
      tellNumberChanged: () => Promise.resolve(unreachable),
      check: () => Promise.resolve('text-carrier-missing' as const),
      length: 'ok',
      stop: () => Promise.resolve(),
    }
  }
  const catalogue = loadTexts(config.organisation)
  const advice = adviseTexts(catalogue)
  for (const { language, segments, hint } of advice) {
    ports.log.warn('the text with a code takes several segments', { language, segments, hint })
  }
  const settings = await Promise.all(config.text.map(readCarrier))
  refuseSameNames(settings)
  const carriers = settings.map((one) =>
    openTextCarrier(one, {
      ...ports,
      // Codes live ten minutes: nothing is done with a report that comes later.
      onReport: (carrier, { state }) => {
        ports.log.info('text code reported', { carrier, state })
        return Promise.resolve()
      },
    }),
  )
  const note = () => Promise.resolve()
  const carry = async (message: TextMessage, signal: AbortSignal) => {
    const { outcome, carrier } = await sendByCarriers(message, carriers, { note }, signal)
    if (carriers.length > 1) ports.log.info('text code carried', { carrier })
    return outcome
  }
  return {
    parseNumber,
    send: ({ key, to, code, label, language, validFor }, signal) => {
      const rendered = renderMessage(catalogue, 'text-code', language, { code, label, validFor })
      return carry({ ...rendered, key, to }, signal)
    },
    sendPassword: ({ key, to, password, language }, signal) => {
      const rendered = renderMessage(catalogue, 'temporary-password', language, { code: password })
      return carry({ ...rendered, key, to }, signal)
    },
    sendPass: ({ key, to, pass, minutes, language }, signal) => {
      const values = { code: pass, validFor: minutes }
      return carry({ ...renderMessage(catalogue, 'pass-text', language, values), key, to }, signal)
    },
    tellNumberChanged: ({ key, to }, signal) => {
      const rendered = renderMessage(catalogue, 'number-changed', '', {})
      return carry({ ...rendered, key, to }, signal)
    },
    check: async (signal) => {
      const { state } = await checkCarriers(carriers, signal)
      return state === 'ready' ? 'ok' : 'text-carrier-failing'
    },
    length: advice.length === 0 ? 'ok' : 'text-code-in-segments',
    stop: async () => {
      for (const { channel } of carriers) await channel.stop()
    },
  }
}

function loadTexts(organisation: AgentConfig['organisation']): Catalogue {
  const load = loadCatalogue(organisation)
  if (load.loaded) return load.catalogue
  throw new StartProblem('the texts cannot be loaded', 'this is a fault of the release: report it')
}

async function readCarrier(carrier: AgentTextCarrier): Promise<TextCarrierSettings> {
  const read = async (path: string, key: string) =>
    key === 'caFile'
      ? await readTextFile(path, 'the carrier’s authority')
      : ((await readPrivateFile(path)) ?? '')
  const parsed = textCarrierSchema.safeParse(await readCarrierFiles(carrier, read))
  if (parsed.success) return parsed.data
  throw new StartProblem(
    ['the text carrier cannot be used', ...describeProblems(parsed.error)].join('\n  '),
    'compare `text` with the documentation of your carrier; each secret stands alone in its file',
  )
}

function refuseSameNames(settings: readonly TextCarrierSettings[]): void {
  if (new Set(settings.map(({ name }) => name)).size === settings.length) return
  throw new StartProblem('two text carriers have one name', 'give each a `name` in `text`')
}
