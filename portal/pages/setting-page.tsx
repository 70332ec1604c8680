import type { ClaimStep } from '../../protocol/claim-api.ts'
import { Heading } from '../parts/heading.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PageProps } from '../parts/page-props.ts'
import { useNow } from '../parts/use-now.ts'
import { WaitSteps } from '../parts/wait-steps.tsx'

const slowAfter = 8000

/** Three quiet steps with their state. Without a state the box is still being sealed on this device. */
export function SettingPage(
  props: PageProps & { readonly state: ClaimStep<'setting'> | undefined },
) {
  const { texts, house, state, clock, snapshot } = props
  const words = texts.setting
  const now = useNow(clock, snapshot.skew)
  const slow = state !== undefined && now.getTime() - new Date(state.since).getTime() > slowAfter
  const at = ['sealing', 'travelling', 'directory'].indexOf(state?.stage ?? 'sealing')
  return (
    <>
      <Heading text={words.heading} house={house.organisation} />
      <WaitSteps texts={texts} lines={[words.seal, words.travel, words.directory]} at={at} />
      {slow && <Notice kind="know">{words.slow}</Notice>}
    </>
  )
}
