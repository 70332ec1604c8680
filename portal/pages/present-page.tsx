import type { ComponentType } from 'preact'
import type { ClaimState } from '../../protocol/claim-api.ts'
import type { PageProps } from '../parts/page-props.ts'
import { CodePage } from './code-page.tsx'
import { DonePage } from './done-page.tsx'
import { FaultPage } from './fault-page.tsx'
import { HelloPage } from './hello-page.tsx'
import { BrokenPage, NoLinkPage, OverPage, RenewedPage } from './link-pages.tsx'
import { NotMePage } from './not-me-page.tsx'
import { SettingPage } from './setting-page.tsx'
import { StuckPage } from './stuck-page.tsx'

/** The page for what is to be seen now. */
export function PresentPage(props: PageProps) {
  const { view } = props.snapshot
  switch (view.at) {
    case 'loading':
      return <Waiting {...props} />
    case 'hello':
      return <HelloPage {...props} hello={view.hello} startedOver={view.startedOver} />
    case 'claim':
      return <ClaimPage {...props} state={view.state} />
    case 'broken':
      return <BrokenPage {...props} whole={view.whole} />
    case 'renewed':
      return <RenewedPage {...props} />
    case 'none':
      return <NoLinkPage {...props} />
    case 'over':
      return <OverPage {...props} />
    case 'not-me':
      return <NotMePage {...props} told={view.told} />
    case 'fault':
      return <FaultPage {...props} />
  }
}

function ClaimPage({ state, ...props }: PageProps & { readonly state: ClaimState }) {
  switch (state.step) {
    case 'code':
      return <CodePage key={state.channel} {...props} state={state} />
    case 'password':
      // Sealing takes milliseconds; with a lost signal the box waits here, and the field is gone already.
      return props.snapshot.busy === 'password' ? (
        <SettingPage {...props} state={undefined} />
      ) : (
        <PartPage {...props} state={state} page={props.parts.PasswordPage} />
      )
    case 'setting':
      return <SettingPage {...props} state={state} />
    case 'pass':
      return <PartPage {...props} state={state} page={props.parts.PassPage} />
    case 'reset':
      return <PartPage {...props} state={state} page={props.parts.ResetPage} />
    case 'done':
      return <DonePage {...props} state={state} />
    case 'stuck':
      return <StuckPage {...props} state={state} />
  }
}

/** A page of a part that is loaded when a claim has come that far. */
function PartPage<S extends ClaimState>({
  page: Page,
  ...props
}: PageProps & {
  readonly state: S
  readonly page: ComponentType<PageProps & { readonly state: S }> | undefined
}) {
  if (Page) return <Page {...props} />
  return props.snapshot.missing ? <FaultPage {...props} /> : <Waiting {...props} />
}

function Waiting({ texts }: PageProps) {
  return <p class="lead waiting">{texts.moment}</p>
}
