import type { Texts } from './en.ts'

/** Fetches the catalogue of one language; each is fetched once. */
export function createTextLoader<T = Texts>(files: Readonly<Record<string, string>>) {
  const loaded = new Map<string, Promise<T>>()
  const fetchTexts = async (language: string): Promise<T> => {
    const response = await fetch(`/${files[language] ?? files['en']}`)
    if (!response.ok) throw new Error(`no texts in ${language}`)
    // Built from the same catalogue whose type this is, under a name that carries its hash.
    return (await response.json()) as T
  }
  return (language: string): Promise<T> => {
    const known = loaded.get(language)
    if (known !== undefined) return known
    const texts = fetchTexts(language)
    loaded.set(language, texts)
    texts.catch(() => loaded.delete(language))
    return texts
  }
}
