import { fillText } from '../texts/fill-text.ts'
import type { PageProps } from './page-props.ts'

/** Whom to ask, at the foot of every page. */
export function HelpLine({ texts, desk }: Pick<PageProps, 'texts' | 'desk'>) {
  return (
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
  )
}
