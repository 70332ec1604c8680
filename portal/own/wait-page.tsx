import { Heading } from '../parts/heading.tsx'
import { WaitSteps } from '../parts/wait-steps.tsx'
import type { OwnProps } from './own-props.ts'

/** Every wait is visible: on the way to a sign-in, back from it, and while an agent looks. */
export function WaitPage({
  words,
  house,
  text,
}: Pick<OwnProps, 'words' | 'house'> & { readonly text: string }) {
  return (
    <>
      <Heading text={text} house={house.organisation} />
      <p class="quiet">{words.moment}</p>
    </>
  )
}

/** The password travels. */
export function SettingOwnPage({ words, house }: Pick<OwnProps, 'words' | 'house'>) {
  const { setting } = words.shared
  const lines = [setting.seal, setting.travel, setting.directory]
  return (
    <>
      <Heading text={setting.heading} house={house.organisation} />
      <WaitSteps texts={words.shared} lines={lines} at={1} />
    </>
  )
}
