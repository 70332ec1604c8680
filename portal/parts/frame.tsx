import type { ComponentChildren } from 'preact'
import { logoPath } from '../../protocol/claim-api.ts'
import { announcementOf } from './announcement-of.ts'
import { HelpLine } from './help-line.tsx'
import { LanguageChoice } from './language-choice.tsx'
import type { PageProps } from './page-props.ts'

/** What stands around every page: whose it is, its language, whom to call, and the words for a screen reader. */
export function Frame(
  props: PageProps & {
    readonly onLanguage: (language: string) => void
    readonly children: ComponentChildren
  },
) {
  const { texts, house, desk, snapshot } = props
  return (
    <>
      <header class="top">
        <p class="brand">
          {house.logo && <img src={logoPath} alt="" />}
          {house.organisation}
        </p>
        <LanguageChoice {...props} />
        {snapshot.lost && <p class="lost">{texts.lost}</p>}
      </header>
      <main class="card">{props.children}</main>
      <HelpLine texts={texts} desk={desk} />
      <p class="said" aria-live="polite">
        {announcementOf(snapshot, texts)}
      </p>
    </>
  )
}
