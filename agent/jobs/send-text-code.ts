import type { ErrorCode } from '../../protocol/errors.ts'
import type { Job, ResultOf } from '../../protocol/jobs.ts'
import { decideProve } from '../guard/decide-guard.ts'
import { askAbout } from './ask-about.ts'
import { countText } from './count-text.ts'
import { lastTwo } from './find-account.ts'
import { findNumberToWrite } from './find-number-to-write.ts'
import { type JobTools, refuse } from './job-tools.ts'
import { noteRefusal, readGuarded } from './read-guarded.ts'
import { textCodeMinutes } from './text-codes.ts'

const textSeconds = 30

type SendTextCode = Extract<Job, { kind: 'send-text-code' }>

/**
 * Mints a code for one browser and sends it to the number of the account: never to one that a job names. The same
 * browser gets the same code again. Counted in the journal before it leaves, so that no crash sends for free.
 */
export function sendTextCode(
  job: SendTextCode,
  tools: JobTools,
): Promise<ResultOf<'send-text-code'>> {
  return tools.turns.take(job.account, () => sendInTurn(job, tools))
}

async function sendInTurn(job: SendTextCode, tools: JobTools): Promise<ResultOf<'send-text-code'>> {
  const asked = await askAbout(job.account, job.purpose, tools, { receipts: job.receipts })
  const read = await readGuarded(job, job.account, tools, (facts) =>
    decideProve({ ...asked, facts }),
  )
  if (read.outcome === 'refused') return read
  const number = await findNumberToWrite(job, job.purpose, read.value, tools)
  if (typeof number !== 'string') return number
  await tools.reach('text-before-journal')
  const counted = countText(number, job, tools)
  if ('code' in counted) {
    await noteRefusal(job, tools, counted.code, counted.reason, job.account)
    return refuse(counted.code)
  }
  await counted
  await tools.reach('text-journaled')
  return sendTo(number, job, tools)
}

async function sendTo(
  number: string,
  job: SendTextCode,
  tools: JobTools,
): Promise<ResultOf<'send-text-code'>> {
  const { directory, account, delivery } = job
  const { code, label, expiresAt } = tools.codes.issue(
    { directory, account, delivery, purpose: job.purpose },
    job.browser,
    tools.clock.now(),
  )
  const text = {
    key: job.id,
    to: number,
    code,
    label,
    language: job.language,
    validFor: textCodeMinutes,
  }
  const outcome = await tools.texts.send(text, AbortSignal.timeout(textSeconds * 1000))
  await tools.reach('text-sent')
  if (outcome.outcome === 'refused') {
    tools.log.warn('text code refused by the carrier', { job: job.id, code: outcome.code })
    return refuse(carrierCode(outcome.permanent))
  }
  // `unknown` may well have arrived: the hire is told to look, and the same code can be asked for again.
  return {
    outcome: 'sent',
    agent: tools.identity.key.thumbprint,
    label,
    sentTo: lastTwo(number),
    expiresAt: expiresAt.toISOString(),
  }
}

function carrierCode(permanent: boolean): ErrorCode {
  return permanent ? 'message-not-delivered' : 'code-not-sent'
}
