import type { PassProps } from '../parts/page-props.ts'

/** The quiet ways on: later, another password, and "it is done" where that is not the main thing to say. */
export function OtherWays(props: PassProps & { readonly check?: boolean }) {
  const { texts, state, journey, snapshot } = props
  const words = texts.pass
  const press = (act: () => Promise<void>) => () => {
    if (snapshot.busy === undefined) void act()
  }
  const ways: readonly (readonly [string, () => Promise<void>])[] = [
    ...(props.check
      ? [[words.here.registered[state.use], () => journey.checkPass()] as const]
      : []),
    ...(state.password === 'set'
      ? ([
          [words.later, () => journey.leavePass()],
          [words.choose, () => journey.choosePasswordInstead()],
        ] as const)
      : []),
  ]
  return (
    <>
      <div class="quiet-ways">
        {ways.map(([text, act]) => (
          <button
            key={text}
            class="link"
            type="button"
            aria-disabled={snapshot.busy !== undefined}
            onClick={press(act)}
          >
            {text}
          </button>
        ))}
      </div>
      {state.password === 'none' && <p class="quiet centred">{words.linkWorks}</p>}
    </>
  )
}
