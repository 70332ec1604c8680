import { randomUUID } from 'node:crypto'
import { createAgentList, createEncryptionKeyCertificate } from '../../protocol/agent-list.ts'
import {
  type ClaimState,
  type ClaimStep,
  type Hello,
  zClaimState,
} from '../../protocol/claim-api.ts'
import { openCode } from '../../protocol/code-box.ts'
import type { PublicJwk } from '../../protocol/ids.ts'
import { createKeyPair } from '../../protocol/keys.ts'
import { sealPass } from '../../protocol/pass-box.ts'
import { Secret } from '../../protocol/secret.ts'

/** Pieces that a test wants otherwise; `undefined` leaves one out. */
type Rest<S extends ClaimState['step']> = {
  [K in keyof ClaimStep<S>]?: ClaimStep<S>[K] | undefined
}

export const desk = {
  name: 'Contoso Service Desk',
  phone: '+31 20 555 0142',
  mail: 'desk@contoso.example',
}

/** A pass as a tenant makes them. */
export const samplePass = 'Hj7#kQ2m'

interface Sealed {
  readonly text?: string
  readonly minutes?: number
  readonly key?: PublicJwk
}

/** A claim that follows a script instead of a directory, with real keys, so that the page's boxes really open. */
export async function playClaim() {
  const listKey = await createKeyPair('sig', { extractable: false })
  const identity = await createKeyPair('sig', { extractable: false })
  const encryption = await createKeyPair('enc', { extractable: false })
  const now = new Date()
  const entry = { agent: identity.thumbprint, jwk: identity.publicJwk, directories: ['contoso'] }
  const trust = {
    list: await createAgentList([entry], 1, listKey, now),
    certificates: [
      await createEncryptionKeyCertificate(encryption.publicJwk, 'contoso', identity, now),
    ],
  }
  const ids = {
    delivery: randomUUID(),
    account: '5f0c1c52-3a7e-4a77-9d8b-0a1b2c3d4e5f',
    directory: 'contoso',
  }
  let version = 0
  let present: ClaimState | undefined
  let heard = () => {}
  let news = new Promise<void>((resolve) => {
    heard = resolve
  })

  const show = (state: object): ClaimState => {
    version += 1
    const common = { version, serverTime: new Date().toISOString(), desk, language: play.language }
    present = zClaimState.parse({ ...state, ...common })
    heard()
    news = new Promise((resolve) => {
      heard = resolve
    })
    return present
  }
  const play = {
    agentListKey: listKey.thumbprint,
    language: 'en',
    hello: sampleHello as Hello,
    /** The key of the browser that began, to seal a pass to. */
    browserKey: undefined as PublicJwk | undefined,
    show,
    get state() {
      return present
    },
    /** The state once it is newer than `after`, or after `patience` milliseconds. */
    newer: async (after: number, patience: number) => {
      if (present && present.version <= after) await Promise.race([news, pause(patience)])
      // The page sets its clock by this.
      return present && { ...present, serverTime: new Date().toISOString() }
    },
    openText: async (box: string): Promise<string | undefined> => {
      const opened = await openCode(box, () => encryption.privateKey, new Date())
      return opened?.code.reveal((text) => text)
    },
    /** The claim's time is up. */
    forget: () => {
      present = undefined
    },
    mailCode: (rest: Rest<'code'> = {}): object => ({
      step: 'code',
      channel: 'mail',
      stage: 'sent',
      label: 'K7',
      sentTo: 'b•••@example.org',
      expiresAt: inMinutes(24 * 60),
      againAt: inMinutes(0.5),
      delivery: ids.delivery,
      directory: ids.directory,
      trust,
      ...rest,
    }),
    textCode: (rest: Rest<'code'> = {}): object => ({
      ...play.mailCode(),
      channel: 'text',
      label: 'M3',
      sentTo: '••• 42',
      expiresAt: inMinutes(10),
      agent: identity.thumbprint,
      ...rest,
    }),
    password: (rest: Rest<'password'> = {}): object => ({
      step: 'password',
      ...ids,
      signIn: sampleSignIn,
      policy: {
        minimumLength: 12,
        complexity: true,
        historyLength: 24,
        historyEnforced: true,
        maximumAgeDays: 365,
        source: 'domain',
      },
      personalWords: ['Barbara', 'Jansen', 'Contoso'],
      purpose: 'first',
      grantedUntil: inMinutes(15),
      trust,
      ...rest,
    }),
    setting: (stage: 'travelling' | 'directory', secondsAgo = 0): object => ({
      step: 'setting',
      stage,
      since: inMinutes(-secondsAgo / 60),
    }),
    done: (rest: Rest<'done'> = {}): object => ({
      step: 'done',
      password: 'set',
      cloud: 'none',
      signIn: sampleSignIn,
      device: 'thin-client',
      startsOn: sampleHello.startsOn,
      enabledLater: false,
      notesTo: 'b•••@example.org',
      ...rest,
    }),
    pass: (rest: Rest<'pass'> = {}): object => ({
      step: 'pass',
      stage: 'offer',
      userName: sampleSignIn.userName,
      password: 'set',
      use: 'passkey',
      lifetimeMinutes: 60,
      minutesFromUse: 10,
      installFirst: false,
      securityInfoUrl: 'https://security-info.example/',
      ...ids,
      purpose: 'first',
      grantedUntil: inMinutes(15),
      ...rest,
    }),
    reset: (rest: Rest<'reset'> = {}): object => ({
      step: 'reset',
      stage: 'offer',
      signIn: sampleSignIn,
      own: false,
      url: 'https://reset.example/',
      ...ids,
      purpose: 'first',
      ...rest,
    }),
    /** A pass sealed to the browser that began, or to `key`. */
    sealed: async (how: Sealed = {}): Promise<NonNullable<ClaimStep<'pass'>['pass']>> => {
      const { text = samplePass, minutes = 60, key = play.browserKey } = how
      if (!key) throw new Error('no browser has begun')
      const expiresAt = new Date(inMinutes(minutes))
      const about = { ...ids, jti: randomUUID(), expiresAt }
      const box = await sealPass(new Secret(text), about, key)
      return { box, expiresAt: expiresAt.toISOString(), once: true }
    },
    /** The pass, sealed, for the page to show. */
    passHere: async (rest: Rest<'pass'> = {}): Promise<object> =>
      play.pass({ stage: 'here', pass: await play.sealed(), ...rest }),
    stuck: (problem = 'needs-desk'): object => ({ step: 'stuck', problem, ticket: 'FK-4821' }),
  }
  return play
}

export type PlayedClaim = Awaited<ReturnType<typeof playClaim>>

const sampleSignIn = {
  userName: 'barbara.jansen@contoso.example',
  windowsName: 'CONTOSO\\bjansen',
  displayName: 'Jansen, Barbara',
}

const sampleHello = {
  firstName: 'Barbara',
  startsOn: '2036-12-08',
  language: 'en',
  channels: ['mail', 'text'],
  purpose: 'first',
  gives: ['password'],
  desk,
} satisfies Hello

function inMinutes(minutes: number): string {
  return new Date(Date.now() + minutes * 60_000).toISOString()
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds).unref()
  })
}
