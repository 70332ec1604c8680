import { adviseTexts } from '../messaging/advise-texts.ts'
import { checkNumber } from '../messaging/check-number.ts'
import { type Catalogue, loadCatalogue } from '../messaging/load-catalogue.ts'
import { renderMessage } from '../messaging/render-message.ts'
import { smppSettingsSchema } from '../messaging/smpp/smpp-settings.ts'
import { type SmppPorts, startSmpp } from '../messaging/smpp/start-smpp.ts'
import type { CodeTexts } from './code-texts.ts'
import type { AgentConfig, TextCarrier } from './config.ts'
import { describeProblems } from './describe-problems.ts'
import { readPrivateFile } from './identity/private-folder.ts'
import { readTextFile } from './read-json-file.ts'
import { StartProblem } from './start-problem.ts'

/** Starts what sends text codes. Without a carrier in the configuration every send is refused. */
export async function startCodeTexts(
  config: Pick<AgentConfig, 'text' | 'organisation' | 'country'>,
  ports: Omit<SmppPorts, 'onReport'>,
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
  const carrier = startSmpp(await readCarrier(config.text), {
    ...ports,
    // Codes live ten minutes: nothing is done with a report that comes later.
    onReport: ({ state }) => {
      ports.log.info('text code reported', { state })
      return Promise.resolve()
    },
  })
  return {
    parseNumber,
    send: ({ key, to, code, label, language, validFor }, signal) => {
      const rendered = renderMessage(catalogue, 'text-code', language, { code, label, validFor })
      return carrier.send({ ...rendered, key, to }, signal)
    },
    tellNumberChanged: ({ key, to }, signal) => {
      const rendered = renderMessage(catalogue, 'number-changed', '', {})
      return carrier.send({ ...rendered, key, to }, signal)
    },
    check: async (signal) => {
      const { state } = await carrier.check(signal)
      return state === 'ready' ? 'ok' : 'text-carrier-failing'
    },
    length: advice.length === 0 ? 'ok' : 'text-code-in-segments',
    stop: () => carrier.stop(),
  }
}

function loadTexts(organisation: AgentConfig['organisation']): Catalogue {
  const load = loadCatalogue(organisation)
  if (load.loaded) return load.catalogue
  throw new StartProblem('the texts cannot be loaded', 'this is a fault of the release: report it')
}

async function readCarrier(carrier: TextCarrier) {
  const { kind: _, caFile, passwordFile, ...settings } = carrier
  const password = await readPrivateFile(passwordFile)
  const parsed = smppSettingsSchema.safeParse({
    ...settings,
    password: password?.trim(),
    ...(caFile === undefined ? {} : { ca: await readTextFile(caFile, 'the carrier’s authority') }),
  })
  if (parsed.success) return parsed.data
  throw new StartProblem(
    ['the text carrier cannot be used', ...describeProblems(parsed.error)].join('\n  '),
    'compare `text` with the documentation of your carrier; the password stands alone in its file',
  )
}
