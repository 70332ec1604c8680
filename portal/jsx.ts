import { Fragment as fragment, h } from 'preact'

/** What the build puts in place of JSX; the types come from preact's own runtime. Lighter than that runtime by half a kB. */
export { fragment, h }
