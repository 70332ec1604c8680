import type { ChannelState, Message } from '../message-channel.ts'
import type { Carrier } from './carrier.ts'

/** Whether messages of a channel could leave now. `without`: some of its carriers would not take them, and what to do. */
export type CarriersState = ChannelState & { readonly without?: string }

/** Asks every carrier of a channel. Ready if one is; failing like the first one if none is. */
export async function checkCarriers<M extends Message>(
  carriers: readonly Carrier<M>[],
  signal: AbortSignal,
): Promise<CarriersState> {
  const states = await Promise.all(
    carriers.map(async ({ name, channel }) => ({ name, said: await channel.check(signal) })),
  )
  const failing = states.flatMap(({ name, said }) =>
    said.state === 'failing' ? [{ name, said }] : [],
  )
  const [first] = failing
  if (!first) return { state: 'ready' }
  const without = failing.map(({ name, said }) => `${name}: ${said.remedy}`).join(' ')
  return failing.length === states.length
    ? { ...first.said, remedy: states.length === 1 ? first.said.remedy : without }
    : { state: 'ready', without }
}
