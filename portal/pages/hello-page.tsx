import type { Hello } from '../../protocol/claim-api.ts'
import { MainButton } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { Icon } from '../parts/icon.tsx'
import { Notice } from '../parts/notice.tsx'
import type { PageProps } from '../parts/page-props.ts'
import { fillText } from '../texts/fill-text.ts'
import { formatDay } from '../texts/format.ts'
import { problemText } from '../texts/problem-text.ts'

/** Greets, says what will happen and what is needed, and has one button. */
export function HelloPage({
  hello,
  startedOver,
  ...props
}: PageProps & { readonly hello: Hello; readonly startedOver: boolean }) {
  const { texts, house, snapshot, journey, language, clock } = props
  const words = texts.hello
  const today = clock.now().toISOString().slice(0, 10)
  const lead = hello.startsOn >= today ? words.lead : words.leadNow
  const has = { password: hello.gives.includes('password'), pass: hello.gives.includes('pass') }
  const day = formatDay(hello.startsOn, language)
  return (
    <>
      <Heading
        text={fillText(words.heading, { name: hello.firstName })}
        house={house.organisation}
      />
      <p class="lead">{fillText(lead, { house: house.organisation, day })}</p>
      {startedOver && <Notice kind="know">{words.over}</Notice>}
      {hello.purpose === 'again' && (
        <Notice kind="know">{words.again[has.password ? 'password' : 'pass']}</Notice>
      )}
      {hello.knownWord && (
        <div class="known-word">
          <p class="label">{words.word}</p>
          <p class="big">{hello.knownWord}</p>
          <p class="quiet">{words.wordWhy}</p>
        </div>
      )}
      <ol class="plan" aria-label={words.steps}>
        {hello.channels.map((channel, at) => (
          <li key={channel}>
            <Icon name={channel} />
            <span>{at === 0 ? words.code[channel] : words.thenCode[channel]}</span>
          </li>
        ))}
        {hello.gives.map((key) => (
          <li key={key}>
            <Icon name={key === 'password' ? 'key' : 'device'} />
            <span>{key === 'password' ? words.choose : words.register}</span>
          </li>
        ))}
      </ol>
      <p class="quiet">
        {words.need[has.password && has.pass ? 'both' : has.pass ? 'pass' : 'password']}
      </p>
      <div class="act">
        {snapshot.problem && <Notice kind="mend">{problemText(texts, snapshot.problem)}</Notice>}
        <MainButton
          busy={snapshot.busy === 'begin'}
          busyText={words.starting}
          onPress={() => void journey.begin(language)}
        >
          {words.start}
        </MainButton>
        <p class="quiet centred">{words.unexpected}</p>
      </div>
    </>
  )
}
