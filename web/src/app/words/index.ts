// The one place from which the pages take their sentences, in the language of the person.
import { en } from './en';

/** Every sentence of the pages. A language is an object of this shape: what is missing does not compile. */
export type Words = typeof en;

/** The languages that there are, by their names in themselves. */
export const LANGUAGES = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof LANGUAGES;
/** Where the choice of one is kept. */
export const LANGUAGE_KEY = 'plan-creator:language';

const REGIONS: Record<Language, string> = { en: 'en-US', de: 'de-DE' };

/** The sentences in use. Set once, before anything is drawn. */
export let words: Words = en;
/** The locale of numbers and dates. */
export let locale = REGIONS.en;

/** Speaks a language from now on; the region stays the browser's where it has the same language. */
export async function speak(language: Language, preferred: readonly string[] = []): Promise<void> {
  words = language === 'de' ? (await import('./de')).de : en;
  locale = preferred.find((tag) => tag.split('-')[0] === language && tag.includes('-')) ?? REGIONS[language];
  if (typeof document === 'undefined') return;
  document.documentElement.lang = language;
  document.documentElement.dir = words.direction;
}

/** The language that was chosen, or else the first of the browser's that there is. */
export function languageFor(chosen: string | null, preferred: readonly string[]): Language {
  const known = (tag: string | null): Language | undefined =>
    (Object.keys(LANGUAGES) as Language[]).find((language) => language === tag?.split('-')[0]?.toLowerCase());
  return known(chosen) ?? preferred.map(known).find((language) => language !== undefined) ?? 'en';
}
