import { en, type Texts } from './en.ts'
import { nl } from './nl.ts'

/**
 * The languages the pages speak. A further one is one file and one line here. The build writes each as a file of its own, so
 * that a browser loads only the one it needs: a page must import nothing but types from here.
 */
export const catalogues: Readonly<Record<string, Texts>> = { en, nl }
