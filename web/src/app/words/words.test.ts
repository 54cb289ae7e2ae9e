import { afterEach, expect, test } from 'vitest';
import { money, percent } from '../format';
import { languageFor, speak, words } from './index';
import { told } from './sentence';

afterEach(() => speak('en'));

const RECOMMENDED = {
  code: 'RECOMMENDED',
  text: 'To have $60,000 in 4 years, pay in $1,190.',
  values: { target: '60000', months: 48, recommendedContribution: '1190', successProbability: 0.8 },
};

test('a chosen language counts before the browser’s, and English where there is none', () => {
  expect(languageFor('de', ['en-US'])).toBe('de');
  expect(languageFor(null, ['fr-FR', 'de-AT', 'en'])).toBe('de');
  expect(languageFor('xx', [])).toBe('en');
});

test('numbers are written as the language does, in the browser’s region', async () => {
  await speak('de', ['de-DE']);
  expect(money('60000').replace(/\s/g, ' ')).toBe('60.000 $');
  expect(percent(0.8).replace(/\s/g, ' ')).toBe('80 %');
  await speak('en');
  expect(money('60000')).toBe('$60,000');
});

test('a sentence of the server is said by its code and values', async () => {
  expect(told(RECOMMENDED)).toEqual({ text: RECOMMENDED.text, lang: undefined });
  await speak('de');
  const { text, lang } = told(RECOMMENDED);
  expect(text).toMatch(/^Um in 4 Jahren 60\.000/);
  expect(lang).toBeUndefined();
});

test('one that is not known, or lacks its values, stays as the server says it, and is marked as English', async () => {
  await speak('de');
  expect(told({ ...RECOMMENDED, values: {} })).toEqual({ text: RECOMMENDED.text, lang: 'en' });
  expect(told({ code: 'NEW', text: 'As it is.', values: null })).toEqual({ text: 'As it is.', lang: 'en' });
});

test('both languages count in their own words', async () => {
  expect(words.span(30)).toBe('2 years and 6 months');
  await speak('de');
  expect(words.span(30)).toBe('2 Jahre und 6 Monate');
});

test('where a plan stands is said in German too', async () => {
  await speak('de', ['de-DE']);
  const values = { balance: '11000.00', months: 30, behind: '9123.45', successProbability: 0.97, confidence: 0.8 };
  const said = (code: string, more: object): string =>
    told({ code, text: '', values: { ...values, ...more } }).text.replace(/\s/g, ' ');
  expect(said('SAVING_OFF_TRACK', { payment: '600' })).toBe(
    'Mit 11.000 $ nach 2 Jahren und 6 Monaten erreichen mit 600 $ im Monat von hier an fast alle Märkte das Ziel; der Plan ist für 8 von 10 Märkten gemacht. Der mittlere Markt seiner Projektion hat bis dahin 9.120 $ mehr.',
  );
  expect(said('SPENDING_ON_TRACK', { monthly: '2000', behind: '0.00', months: 0 })).toBe(
    'Mit 11.000 $ am Anfang ist der Plan auf Kurs: 2.000 $ im Monat in heutigem Geld reichen in fast allen Märkten. Der mittlere Markt seiner Projektion hat ebenso viel.',
  );
});
