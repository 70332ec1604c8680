import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { checkAgent } from '../../agent/check-agent.ts'
import { parseAgentConfig } from '../../agent/config.ts'
import { addColleague } from '../machine/own-password.ts'
import { ownApplication, ownContext, ownRules } from '../machine/own-settings.ts'
import { agentPorts } from '../machine/start-agent.ts'
import { type CloudWorld, startCloudWorld } from '../machine/start-cloud-world.ts'

/** An operator mends one thing after another, as the agent's own check names them. */
let world: CloudWorld
beforeAll(async () => {
  const rules = ({ directory }: CloudWorld['simulator']) => ({
    own: { ...ownRules(directory), containers: [`OU=Nowhere,${directory.baseDn}`] },
  })
  world = await startCloudWorld({ notices: true, rules })
  world.simulator.tenant.setThrottleLimits({ conditionalAccess: 1000 })
})
afterAll(async () => {
  expect(world.problems).toEqual([])
  await world.stop()
})

/** What of *my password* is not well, and what is said of it in words. */
async function examine() {
  const { config, folder } = world.agent
  const said = await checkAgent(parseAgentConfig(config, folder), agentPorts(folder))
  const own = Object.entries(said.checks).filter(([name]) => /^(own|notices)/.test(name))
  const bad = own.filter(([, code]) => code !== 'ok')
  const parts = bad.map(([name, code]) => [name.replace(/^own |:contoso$/g, ''), code])
  return {
    lacks: Object.fromEntries(parts),
    looked: own.length,
    notes: said.own?.['contoso'] ?? [],
  }
}

function changeGuard(change: (own: Record<string, unknown>) => object) {
  const path = join(world.agent.folder, 'guard.json')
  const guard = JSON.parse(readFileSync(path, 'utf8'))
  const { own } = guard.directories.contoso
  guard.directories.contoso.own = change(own)
  writeFileSync(path, JSON.stringify(guard), { mode: 0o600 })
}

test('nothing is there yet, and each thing is named', async () => {
  const { lacks, notes } = await examine()
  expect(lacks).toEqual({
    containers: 'own-container-missing',
    context: 'own-context-missing',
    policy: 'own-policy-missing',
    registration: 'own-application-missing',
    people: 'own-nobody-synchronised',
  })
  expect(notes.join('\n')).toMatch(/no such container: OU=Nowhere/)
  expect(notes.join('\n')).toMatch(/password hash synchronisation/)
})

test('the directory and its people', async () => {
  changeGuard((own) => ({ ...own, containers: ownRules(world.simulator.directory).containers }))
  await addColleague(world, 'ada')
  const { lacks } = await examine()
  expect(lacks).not.toHaveProperty('containers')
  expect(lacks).not.toHaveProperty('people')
})

test('the context', async () => {
  const { tenant } = world.simulator
  const context = { id: ownContext, displayName: 'Own password' }
  tenant.setAuthenticationContext({ ...context, isAvailable: false })
  expect((await examine()).lacks).toMatchObject({ context: 'own-context-unpublished' })
  tenant.setAuthenticationContext({ ...context, isAvailable: true })
  expect((await examine()).lacks).not.toHaveProperty('context')
})

test('the policy behind it', async () => {
  const { tenant } = world.simulator
  const contexts = [ownContext]
  const steps = [
    [{ state: 'enabledForReportingButNotEnforced', strength: 'passwordless' }, 'own-policy-off'],
    [{ includeUsers: ['one-of-them'], strength: 'passwordless' }, 'own-policy-exceptions'],
    [{}, 'own-policy-no-strength'],
    [{ strength: 'mfa' }, 'own-policy-password'],
  ] as const
  for (const [wanted, code] of steps) {
    const policy = tenant.addConditionalAccessPolicy({ contexts, ...wanted })
    expect((await examine()).lacks).toMatchObject({ policy: code })
    tenant.removeConditionalAccessPolicy(policy)
  }
  const displayName = 'A passkey for own passwords'
  tenant.addConditionalAccessPolicy({ contexts, displayName, strength: 'passwordless' })
  const { lacks, notes } = await examine()
  expect(lacks).not.toHaveProperty('policy')
  expect(notes.join('\n')).toMatch(/“A passkey for own passwords” \(enabled\) takes: .*fido2/)
})

test('the registration, after which nothing is lacking', async () => {
  const { tenant } = world.simulator
  const { appId } = tenant.addApplication({
    ...{ appId: ownApplication, signInAudience: 'AzureADMultipleOrgs' as const },
    spaRedirectUris: ['https://start.contoso.test/'],
  })
  const mend = async (changes: Parameters<typeof tenant.setRegistration>[1]) => {
    const { lacks } = await examine()
    tenant.setRegistration(appId, changes)
    return lacks
  }
  expect(await mend({ signInAudience: 'AzureADMyOrg' })).toEqual({
    registration: 'own-application-open',
  })
  expect(await mend({ spaRedirectUris: ['https://start.contoso.test/password'] })).toEqual({
    registration: 'own-application-redirect',
  })
  expect(await mend({ idTokenClaims: ['acrs', 'auth_time', 'onprem_sid'] })).toEqual({
    registration: 'own-application-claims',
  })
  const { lacks, looked } = await examine()
  expect(lacks).toEqual({})
  expect(looked).toBe(7)
})

test('a right that is taken away, a mail server that is away, a guard that allows it no more', async () => {
  const { tenant, faults } = world.simulator
  const agent = world.agent.config.directories[0]?.entra?.clientId ?? ''
  const least = ['User.Read.All', 'AdministrativeUnit.Read.All', 'RoleManagement.Read.Directory']
  tenant.setPermissions(agent, [...least, 'Policy.Read.All'])
  expect((await examine()).lacks).toEqual({
    context: 'own-setup-unread',
    registration: 'own-setup-unread',
  })
  tenant.setPermissions(agent, least)
  faults.add({ target: 'mailbox', kind: 'refuse', times: 'always' })
  expect((await examine()).lacks).toMatchObject({
    ...{ policy: 'cloud-rights', notices: 'notices-failing' },
  })
  faults.clear()
  changeGuard(() => ({ ...ownRules(world.simulator.directory), application: crypto.randomUUID() }))
  expect((await examine()).looked).toBe(7)
  changeGuard(() => undefined as never)
  expect((await examine()).looked).toBe(1)
})
