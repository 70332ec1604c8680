/**
 * The first of `words` (names, the organisation) that stands in `password`, also where letters are swapped for look-alikes
 * (`C0nt0s0`). Words of fewer than four letters are left to Windows' own rule about names: "Jan" is in "januari".
 */
export function findPersonalWord(password: string, words: readonly string[]): string | undefined {
  const plain = password.normalize('NFKC').toLowerCase()
  const undisguised = undisguise(plain)
  return words.find((word) => {
    const bare = word.normalize('NFKC').toLowerCase()
    return (
      bare.length >= shortest && (plain.includes(bare) || undisguised.includes(undisguise(bare)))
    )
  })
}

const shortest = 4
const lookAlikes: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  l: 'i',
  '!': 'i',
  '3': 'e',
  '4': 'a',
  '@': 'a',
  '5': 's',
  $: 's',
  '7': 't',
}

function undisguise(text: string): string {
  return [...text].map((character) => lookAlikes[character] ?? character).join('')
}
