import { MainButton } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import { fillText } from '../texts/fill-text.ts'
import { ownProblemText } from './own-problem.ts'
import type { OwnProps } from './own-props.ts'

/** One screen that says what this is, what it changes and who hears of it; and one button. */
export function ExplainPage(props: OwnProps & { readonly problem: string | undefined }) {
  const { words, house, snapshot, visit, problem, microsoftPage } = props
  const values = { house: house.organisation, desk: house.desk.name }
  return (
    <>
      <Heading text={words.heading} house={house.organisation} />
      {problem && <Notice kind="mend">{ownProblemText(props, problem)}</Notice>}
      <p class="lead">{fillText(words.lead, values)}</p>
      <ol class="plan" aria-label={words.steps}>
        <li>
          <Icon name="device" />
          <span>{words.first}</span>
        </li>
        <li>
          <Icon name="key" />
          <span>{words.second}</span>
        </li>
        <li>
          <Icon name="tick" />
          <span>{words.third}</span>
        </li>
      </ol>
      <p>{words.old}</p>
      <p>{words.stays}</p>
      <p>{fillText(words.told, values)}</p>
      <div class="act">
        <MainButton
          busy={snapshot.busy}
          busyText={words.leaving}
          onPress={() => void visit.begin()}
        >
          {words.go}
        </MainButton>
        <p class="quiet">{fillText(words.none, values)}</p>
        {microsoftPage && (
          <p class="quiet">
            <a href={microsoftPage} rel="noreferrer">
              {words.microsoft}
            </a>
          </p>
        )}
      </div>
    </>
  )
}
