import { MainButton } from '../parts/button.tsx'
import { DeskWays } from '../parts/desk-ways.tsx'
import { Heading } from '../parts/heading.tsx'
import type { PageProps } from '../parts/page-props.ts'

/** Something broke on the other side before anything could be shown. */
export function FaultPage({ texts, house, desk, journey }: PageProps) {
  const words = texts.fault
  return (
    <>
      <Heading text={words.heading} house={house.organisation} />
      <p class="lead">{words.lead}</p>
      <DeskWays desk={desk} call={texts.call} />
      <div class="act">
        <MainButton busy={false} busyText={words.retry} onPress={() => void journey.retry()}>
          {words.retry}
        </MainButton>
      </div>
    </>
  )
}
