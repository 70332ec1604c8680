import { useEffect, useRef } from 'preact/hooks'

/** The heading of a page. It takes the focus when the page appears, and gives the window its title. */
export function Heading({ text, house }: { readonly text: string; readonly house: string }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    scrollTo(0, 0)
    heading.current?.focus({ preventScroll: true })
  }, [])
  useEffect(() => {
    document.title = `${text} – ${house}`
  }, [text, house])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {text}
    </h1>
  )
}
