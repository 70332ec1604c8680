import type { ComponentChildren } from 'preact'
import { logoPath } from '../../protocol/claim-api.ts'
import { builtFiles } from '../built-files.ts'
import { fillText } from '../texts/fill-text.ts'
import { announcementOf } from './announcement-of.ts'
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
      <footer class="foot">
        <p>
          {fillText(texts.help, { desk: desk.name })}
          {desk.phone && (
            <>
              {' · '}
              <a href={`tel:${desk.phone.replaceAll(/[^+\d]/g, '')}`}>
                <bdi>{desk.phone}</bdi>
              </a>
            </>
          )}
        </p>
      </footer>
      <p class="said" aria-live="polite">
        {announcementOf(snapshot, texts)}
      </p>
    </>
  )
}

function LanguageChoice({
  texts,
  language,
  house,
  onLanguage,
}: PageProps & { readonly onLanguage: (language: string) => void }) {
  const offered = Object.keys(builtFiles.texts).filter((one) => house.languages.includes(one))
  if (offered.length < 2) return null
  return (
    <label class="language">
      <span class="said">{texts.language}</span>
      <select value={language} onChange={({ currentTarget }) => onLanguage(currentTarget.value)}>
        {offered.map((one) => (
          <option key={one} value={one} lang={one}>
            {builtFiles.languageNames[one]}
          </option>
        ))}
      </select>
    </label>
  )
}
