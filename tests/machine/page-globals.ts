/**
 * The few things of a browser that tests ask about inside `page.evaluate`. Only types: the project's own types know no
 * browser, so that no program but the portal can lean on one by mistake.
 */
export interface PageGlobals {
  readonly document: {
    readonly documentElement: PageElement
    readonly activeElement: PageElement | null
    readonly body: PageElement
    readonly cookie: string
  }
  readonly location: { hash: string }
  readonly history: { readonly state: unknown }
  readonly navigator: { readonly clipboard: { readText(): Promise<string> } }
  readonly localStorage: { readonly length: number }
  readonly sessionStorage: { readonly length: number }
  getComputedStyle(element: PageElement): {
    readonly outlineStyle: string
    readonly outlineWidth: string
  }
  readonly indexedDB: {
    open(name: string): PageRequest<{
      transaction(store: string): {
        objectStore(store: string): { getAll(): PageRequest<readonly object[]> }
      }
    }>
  }
}

interface PageElement {
  readonly id: string
  readonly textContent: string | null
  readonly scrollWidth: number
  readonly clientWidth: number
  readonly style: { fontSize: string }
  getAttribute(name: string): string | null
}

interface PageRequest<T> {
  readonly result: T
  onsuccess: ((event: unknown) => void) | null
}
