import type { Desk } from '../../protocol/claim-api.ts'
import { fillText } from '../texts/fill-text.ts'
import { Icon } from './icon.tsx'

/** Whom to talk to, with the number and the address as links that a thumb can hit. */
export function DeskWays({ desk, call }: { readonly desk: Desk; readonly call: string }) {
  return (
    <ul class="ways">
      {desk.phone && (
        <li>
          <a class="way" href={`tel:${desk.phone.replaceAll(/[^+\d]/g, '')}`}>
            <Icon name="phone" />
            <span>
              <bdi>{desk.name}</bdi>
              <small>{fillText(call, { phone: desk.phone })}</small>
            </span>
          </a>
        </li>
      )}
      {desk.mail && (
        <li>
          <a class="way" href={`mailto:${encodeURI(desk.mail)}`}>
            <Icon name="mail" />
            <span>
              {!desk.phone && <bdi>{desk.name}</bdi>}
              <bdi>{desk.mail}</bdi>
            </span>
          </a>
        </li>
      )}
      {!desk.phone && !desk.mail && <li class="way">{desk.name}</li>}
    </ul>
  )
}
