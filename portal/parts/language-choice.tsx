import { builtFiles } from '../built-files.ts'
import type { PageProps } from './page-props.ts'

/** The languages that the house offers, where there is a choice. */
export function LanguageChoice({
  texts,
  language,
  house,
  onLanguage,
}: Pick<PageProps, 'texts' | 'language' | 'house'> & {
  readonly onLanguage: (language: string) => void
}) {
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
