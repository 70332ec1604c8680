import { createPassClient } from '../../protocol/pass-client.ts'
import { PassPage } from './pass-page.tsx'

/** What is loaded when a claim has come to a pass. */
export const passPart = { PassPage, createPassClient }
