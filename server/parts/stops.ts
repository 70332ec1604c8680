/** What has been started and must be stopped, in the order of starting. Stopped in the other order. */
export type Stops = (() => Promise<void>)[]

/** Stops everything, the last first. */
export async function stopAll(stops: Stops): Promise<void> {
  for (const each of stops.splice(0).reverse()) await each()
}
