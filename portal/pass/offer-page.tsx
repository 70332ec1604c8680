import { MainButton } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { Icon } from '../parts/icon.tsx'
import type { PassProps } from '../parts/page-props.ts'
import { RichLine } from '../parts/rich-line.tsx'
import { Steps } from '../parts/steps.tsx'
import { OtherWays } from './other-ways.tsx'
import { PassProblem } from './pass-problem.tsx'

/** Where the app is that holds a passkey on a phone. Names and addresses; nothing is asked of them before a press. */
const stores = [
  ['App Store', 'https://apps.apple.com/app/microsoft-authenticator/id983156458'],
  ['Google Play', 'https://play.google.com/store/apps/details?id=com.azure.authenticator'],
] as const

/** What is done, what comes now, what it takes. Nothing is made before the press. */
export function OfferPage(props: PassProps) {
  const { texts, house, state, snapshot, journey } = props
  const { use } = state
  const words = texts.pass.offer
  return (
    <>
      <Steps {...props} now="pass" />
      <Heading text={words.heading[use]} house={house.organisation} />
      {state.password === 'set' && (
        <p class="good">
          <RichLine text={words.ready} values={{ user: state.userName }} />
        </p>
      )}
      <p class="lead">{words.why[use]}</p>
      <ul class="plan" aria-label={words.need}>
        {state.installFirst && (
          <li>
            <Icon name="text" />
            <span>
              {words.install}{' '}
              {stores.map(([name, address]) => (
                <a key={name} class="store" href={address} target="_blank" rel="noreferrer">
                  {name}
                </a>
              ))}
            </span>
          </li>
        )}
        <li>
          <Icon name="time" />
          <span>{words.time[use]}</span>
        </li>
        <li>
          <Icon name="device" />
          <span>{words.device[use]}</span>
        </li>
      </ul>
      <p class="quiet">{words.none}</p>
      <div class="act">
        <PassProblem {...props} />
        <MainButton
          busy={snapshot.busy === 'pass'}
          busyText={words.asking}
          onPress={() => void journey.askForPass(state)}
        >
          {words.show[use]}
        </MainButton>
        <OtherWays {...props} check={state.problem === 'not-yet'} />
      </div>
    </>
  )
}
