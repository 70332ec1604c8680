import { useEffect, useState } from 'preact/hooks'
import type { Clock } from '../../protocol/clock.ts'

/** The present time by the server's clock, drawn anew every second. `skew`: the server's time less this device's. */
export function useNow(clock: Clock, skew: number): Date {
  const [now, setNow] = useState(clock.now())
  useEffect(() => {
    const stop = new AbortController()
    const tick = async () => {
      while (!stop.signal.aborted) {
        await clock.sleep(1000, stop.signal)
        if (!stop.signal.aborted) setNow(clock.now())
      }
    }
    void tick()
    return () => stop.abort()
  }, [clock])
  return new Date(now.getTime() + skew)
}
