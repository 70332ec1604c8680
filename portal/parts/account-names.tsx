import type { Clock } from '../../protocol/clock.ts'
import type { Texts } from '../texts/en.ts'
import { CopyButton } from './copy-button.tsx'
import { NameText } from './name-text.tsx'

/** The names of the account, large, with *copy*. The Windows name stands below where there is one
 * and it says something new. */
export function AccountNames(props: {
  readonly signIn: { readonly userName: string; readonly windowsName: string }
  readonly texts: Texts
  readonly clock: Clock
}) {
  const { signIn, texts, clock } = props
  const words = texts.password
  return (
    <dl class="account">
      <div>
        <dt>{words.account}</dt>
        <dd class="big">
          <NameText name={signIn.userName} />
          <CopyButton
            text={() => signIn.userName}
            label={words.copy}
            copied={words.copied}
            clock={clock}
          />
        </dd>
      </div>
      {differs(signIn) && (
        <div>
          <dt>{words.windows}</dt>
          <dd>
            <NameText name={signIn.windowsName} />
          </dd>
        </div>
      )}
    </dl>
  )
}

function differs({ userName, windowsName }: { userName: string; windowsName: string }): boolean {
  if (windowsName === '') return false
  const bare = windowsName.split('\\').at(-1) ?? ''
  return bare.toLowerCase() !== (userName.split('@')[0] ?? '').toLowerCase()
}
