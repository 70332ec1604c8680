import { MainButton } from '../parts/button.tsx'
import { DeskWays } from '../parts/desk-ways.tsx'
import { Heading } from '../parts/heading.tsx'
import type { PageProps } from '../parts/page-props.ts'

/** "This was not me": from the notice after a claim. Opening it does nothing; the press does. */
export function NotMePage({ told, ...props }: PageProps & { readonly told: boolean }) {
  const { texts, house, snapshot, journey, desk } = props
  const words = texts.notMe
  return (
    <>
      <Heading
        key={String(told)}
        text={told ? words.told : words.heading}
        house={house.organisation}
      />
      <p class="lead">{told ? words.toldLead : words.lead}</p>
      {told ? (
        <DeskWays desk={desk} call={texts.call} />
      ) : (
        <div class="act">
          <MainButton
            busy={snapshot.busy === 'not-me'}
            busyText={words.telling}
            onPress={() => void journey.tellNotMe()}
          >
            {words.tell}
          </MainButton>
        </div>
      )}
    </>
  )
}
