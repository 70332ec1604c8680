// Runs in the browser. Looks every second whether something has happened, and then shows the page anew where it was.
let shown

async function look() {
  // biome-ignore lint/style/noRestrictedGlobals: a page has no ports to be handed
  const answer = await fetch('/api/version').catch(() => undefined)
  const version = answer?.ok ? (await answer.json()).version : shown
  if (shown !== undefined && version !== shown) location.reload()
  shown = version
}

// biome-ignore lint/style/noRestrictedGlobals: a page has no clock to be handed
setInterval(() => void look(), 1000)
void look()
