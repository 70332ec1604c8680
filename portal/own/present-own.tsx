import { logoPath } from '../../protocol/claim-api.ts'
import { HelpLine } from '../parts/help-line.tsx'
import { LanguageChoice } from '../parts/language-choice.tsx'
import { ChoosePage } from './choose-page.tsx'
import { OwnDonePage, OwnOverPage } from './end-pages.tsx'
import { ExplainPage } from './explain-page.tsx'
import type { OwnProps } from './own-props.ts'
import { SettingOwnPage, WaitPage } from './wait-page.tsx'

/** The page of the present, in its frame. */
export function PresentOwn(props: OwnProps & { readonly onLanguage: (language: string) => void }) {
  const { words, house, snapshot } = props
  const { shared } = words
  return (
    <>
      <header class="top">
        <p class="brand">
          {house.logo && <img src={logoPath} alt="" />}
          {house.organisation}
        </p>
        <LanguageChoice {...props} texts={shared} />
        {snapshot.lost && <p class="lost">{shared.lost}</p>}
      </header>
      <main class="card">
        <Present {...props} />
      </main>
      <HelpLine texts={shared} desk={house.desk} />
      <p class="said" aria-live="polite">
        {snapshot.lost ? shared.lost : ''}
      </p>
    </>
  )
}

function Present(props: OwnProps) {
  const { words, snapshot } = props
  const { view } = snapshot
  if (view.at === 'start') return <ExplainPage key="start" {...props} problem={view.problem} />
  if (view.at !== 'visit') return <WaitPage key={view.at} {...props} text={words[view.at]} />
  const { state } = view
  switch (state.step) {
    case 'looking':
      return <WaitPage key="looking" {...props} text={words.looking} />
    case 'choosing':
      return <ChoosePage key="choosing" {...props} state={state} />
    case 'setting':
      return <SettingOwnPage key="setting" {...props} />
    case 'done':
      return <OwnDonePage key="done" {...props} state={state} />
    case 'over':
      return <OwnOverPage key="over" {...props} state={state} />
  }
}
