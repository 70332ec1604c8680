import type { ClaimState } from '../../protocol/claim-api.ts'
import type { PageProps } from '../parts/page-props.ts'
import { CodePage } from './code-page.tsx'
import { DonePage } from './done-page.tsx'
import { FaultPage } from './fault-page.tsx'
import { HelloPage } from './hello-page.tsx'
import { BrokenPage, NoLinkPage, OverPage, RenewedPage } from './link-pages.tsx'
import { NotMePage } from './not-me-page.tsx'
import { PasswordPage } from './password-page.tsx'
import { SettingPage } from './setting-page.tsx'
import { StuckPage } from './stuck-page.tsx'

/** The page for what is to be seen now. */
export function PresentPage(props: PageProps) {
  const { view } = props.snapshot
  switch (view.at) {
    case 'loading':
      return <p class="lead waiting">{props.texts.moment}</p>
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
        <PasswordPage {...props} state={state} />
      )
    case 'setting':
      return <SettingPage {...props} state={state} />
    case 'pass':
      return <FaultPage {...props} />
    case 'done':
      return <DonePage {...props} state={state} />
    case 'stuck':
      return <StuckPage {...props} state={state} />
  }
}
