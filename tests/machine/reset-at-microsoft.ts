import type { World } from './start-world.ts'

/** What a person does at Microsoft's reset page, with the phone in their hand. */
export async function resetAtMicrosoft(
  world: World,
  { name, mobile }: { readonly name: string; readonly mobile: string },
  wanted: string,
): Promise<void> {
  world.canary.keep('password', wanted)
  const { passwordReset } = world.simulator.tenant
  const begun = passwordReset.begin(name)
  if ('refused' in begun) throw new Error(begun.refused)
  const { id, methods } = begun
  passwordReset.sendCode(id, methods[0]?.id ?? '')
  const text = await world.text(mobile, /reset your password/)
  passwordReset.prove(id, /\d{6}/.exec(text)?.[0] ?? '')
  const done = await passwordReset.finish(id, wanted)
  if ('refused' in done) throw new Error(done.refused)
}
