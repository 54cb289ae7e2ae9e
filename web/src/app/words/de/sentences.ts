// Die Sätze des Servers, nach Code und Werten. Was ein Satz braucht und nicht hat, bleibt, wie der Server es sagt.
import { finePercent, money, roughly } from '../../format';
import type { Say, Values } from '../sentence';
import { dativeMarkets, pages } from './pages';

/** Sagt einen Satz, wenn alle genannten Werte da sind. */
const needing =
  (names: string[], say: (values: Values) => string): Say =>
  (values) =>
    names.every((name) => values[name] !== undefined && values[name] !== null) ? say(values) : null;
const always =
  (text: string): Say =>
  () =>
    text;
const dollars = (value: unknown): string => money(value as string | number);
const rate = (value: unknown): string => finePercent(value as number);
const markets = (chance: unknown): string => pages.inTen(Number(chance));
const inMarkets = (chance: unknown): string => `in ${dativeMarkets(pages.inTen(Number(chance)))}`;
const dative = (months: unknown): string =>
  pages.span(Number(months)).replace('Jahre', 'Jahren').replace('Monate', 'Monaten');
const RISKS: Record<string, string> = {
  CONSERVATIVE: 'vorsichtigen',
  BALANCED: 'ausgewogenen',
  AGGRESSIVE: 'wagemutigen',
};
const WAYS: Record<string, (value: string) => string> = {
  LESS: (value) => `${dollars(value)} anstreben`,
  LATER: (value) => `es in ${dative(value)} brauchen`,
  DEPOSIT: (value) => `jetzt ${dollars(value)} einzahlen`,
  PAY_MORE: (value) => `${dollars(value)} im Monat zahlen`,
};

const advice: Partial<Record<string, Say>> = {
  RECOMMENDED: needing(
    ['target', 'months', 'recommendedContribution', 'successProbability'],
    (v) =>
      `Um in ${dative(v['months'])} ${dollars(v['target'])} zu haben, zahlen Sie am Ende jedes Monats ${dollars(v['recommendedContribution'])} ein: ${markets(v['successProbability'])} erreichen es dann.`,
  ),
  NOTHING_MORE: needing(
    ['target', 'months', 'successProbability'],
    (v) =>
      `Was da ist oder von selbst kommt, genügt für ${dollars(v['target'])} in ${dative(v['months'])}, ${inMarkets(v['successProbability'])}: Für diese Chance muss nichts mehr eingezahlt werden.`,
  ),
  WORST_TENTH: (v) => worstTenth(v),
  WANTED_TAKES: needing(
    ['wantedMonthly', 'deposit', 'confidence'],
    (v) =>
      `Damit ${dollars(v['wantedMonthly'])} im Monat ${inMarkets(v['confidence'])} reichen, müssten jetzt ${dollars(v['deposit'])} mehr da sein.`,
  ),
  COUNTED_IN: needing(['startingAmount', 'cashFlows'], (v) => {
    const start = Number(v['startingAmount']);
    const flows = (v['cashFlows'] as { inMonths: number; amount: string }[]).map(
      ({ inMonths, amount }) =>
        `${dollars(Math.abs(Number(amount)))} in ${dative(inMonths)}${Number(amount) < 0 ? ', die abgehen' : ''}`,
    );
    const said = [...(start > 0 ? [`${dollars(start)} vom Anfang`] : []), ...flows];
    return `Darin ist berücksichtigt: ${said.join('; ')}.`;
  }),
  AT_EXPECTED_RETURN: needing(
    ['monthlyContribution', 'successProbability'],
    (v) =>
      `Bei der erwarteten Rendite genügten ${dollars(v['monthlyContribution'])} im Monat; das bestätigen ${markets(v['successProbability'])}.`,
  ),
  MONEY_OF_THAT_DAY: needing(
    ['targetNominal', 'targetToday', 'inflation'],
    (v) =>
      `Beträge sind Geld des Tages, an dem sie da sind; ${dollars(v['targetNominal'])} kaufen dann, was heute ${dollars(v['targetToday'])} kaufen, bei ${rate(v['inflation'])} Inflation.`,
  ),
  HELD: needing(
    ['stocks', 'bonds'],
    (v) =>
      `Anfangs liegen ${rate(Number(v['stocks']) / 100)} in Aktien, ${rate(Number(v['bonds']) / 100)} in Anleihen und Geldmarkt und ${rate(Number(v['alternatives'] ?? 0) / 100)} in Immobilien und Rohstoffen.`,
  ),
  BEFORE_TAX: needing(['annualFee'], (v) => `Alles vor Steuern und nach Kosten von ${fee(v['annualFee'])} im Jahr.`),
  BUDGET_FALLS_SHORT: needing(
    ['monthlyContribution', 'successProbability', 'p50', 'missing'],
    (v) =>
      `Die möglichen ${dollars(v['monthlyContribution'])} im Monat erreichen es ${inMarkets(v['successProbability'])}; der mittlere endet bei ${dollars(v['p50'])}, ${dollars(v['missing'])} zu wenig.`,
  ),
  BUDGET_IS_ENOUGH: needing(
    ['monthlyContribution', 'successProbability', 'p50'],
    (v) =>
      `Die möglichen ${dollars(v['monthlyContribution'])} im Monat erreichen es ${inMarkets(v['successProbability'])}; der mittlere endet bei ${dollars(v['p50'])}.`,
  ),
  ADJUSTMENTS: needing(['adjustments', 'confidence'], (v) => {
    const ways = (v['adjustments'] as { kind: string; value: string }[]).flatMap(({ kind, value }) => {
      const say = WAYS[kind];
      return say ? [say(value)] : [];
    });
    return `Jedes davon bringt alle${inMarkets(v['confidence'])} ans Ziel: ${ways.join(', ')}.`;
  }),
  DEBTS_FIRST: needing(
    ['balance', 'rate'],
    (v) =>
      `Zahlen Sie vorher die ${dollars(v['balance'])} zu bis zu ${rate(v['rate'])} ab: So viel kann kein Plan erwarten.`,
  ),
  PAY_OFF: needing(
    ['balance', 'rate', 'months', 'recommendedContribution', 'interest'],
    (v) =>
      `Um ${dollars(v['balance'])} zu bis zu ${rate(v['rate'])} in ${dative(v['months'])} los zu sein, zahlen Sie ${dollars(v['recommendedContribution'])} im Monat: etwa ${dollars(v['interest'])} davon sind Zinsen.`,
  ),
  OWN_PAYMENT_CLEARS: needing(
    ['payment', 'monthsToClear'],
    (v) => `Die möglichen ${dollars(v['payment'])} im Monat zahlen es in ${dative(v['monthsToClear'])} ab.`,
  ),
  SUSTAINABLE: needing(
    ['startingAmount', 'sustainableMonthly', 'months', 'confidence'],
    (v) =>
      `Von ${dollars(v['startingAmount'])} reichen etwa ${dollars(v['sustainableMonthly'])} im Monat in heutigem Geld ${pages.span(Number(v['months']))} lang, ${inMarkets(v['confidence'])}.`,
  ),
  WANTED_INCOME: needing(
    ['wantedMonthly', 'successProbability'],
    (v) => `Die gewünschten ${dollars(v['wantedMonthly'])} im Monat reichen ${inMarkets(v['successProbability'])}.`,
  ),
  GROWS_WITH_PRICES: needing(
    ['inflation'],
    (v) => `Es wird am Anfang jedes Monats entnommen und wächst mit den Preisen, um ${rate(v['inflation'])} im Jahr.`,
  ),
};

const ways: Partial<Record<string, Say>> = Object.fromEntries(
  Object.entries(WAYS).map(([kind, say]) => [
    kind,
    needing(['value', 'successProbability'], (v) => {
      const way = say(String(v['value']));
      return `${way[0]?.toUpperCase() ?? ''}${way.slice(1)}: ${markets(v['successProbability'])} erreichen es dann.`;
    }),
  ]),
);

const condition = (words: string): Say =>
  needing(
    ['successProbability', 'recommendedContribution'],
    (v) =>
      `${words}, erreichen ${markets(v['successProbability'])} das Ziel mit dem Empfohlenen; für dieselbe Chance braucht es ${dollars(v['recommendedContribution'])} im Monat.`,
  );
const conditions: Partial<Record<string, Say>> = {
  RETURN_MINUS_1: condition('Bringen die Märkte im Jahr einen Punkt weniger'),
  RETURN_PLUS_1: condition('Bringen die Märkte im Jahr einen Punkt mehr'),
  INFLATION_PLUS_1: condition('Steigen die Preise im Jahr um einen Punkt mehr'),
  START_A_YEAR_LATER: condition('Beginnen die Zahlungen ein Jahr später'),
};

const portfolio: Partial<Record<string, Say>> = {
  MOST_RETURN_UNDER_CAP: needing(
    ['volatilityCap', 'riskLevel', 'monthsLeft'],
    (v) =>
      `Die höchste erwartete Rendite bei Schwankungen von höchstens ${rate(v['volatilityCap'])} im Jahr, der Grenze eines ${RISKS[String(v['riskLevel'])] ?? ''} Plans bei noch ${dative(v['monthsLeft'])}; höchstens 10 % in Immobilien und Rohstoffen, und ein Viertel dessen, was in Aktien liegt.`,
  ),
  GLIDE_PATH: needing(
    ['stocksNow', 'stocksInLastYear'],
    (v) =>
      `Je näher der Tag kommt, desto mehr weichen Aktien den Anleihen und dem Geldmarkt: von ${rate(v['stocksNow'])} jetzt auf ${rate(v['stocksInLastYear'])} im letzten Jahr.`,
  ),
  HORIZON_LIMITS_STOCKS: needing(
    ['stocks', 'stocksWithTime', 'monthsLeft'],
    (v) =>
      `Mit viel Zeit hielte dieser Plan bis zu ${rate(v['stocksWithTime'])} in Aktien; bei noch ${dative(v['monthsLeft'])} sind es ${rate(v['stocks'])}, denn ein Kurssturz braucht Jahre, um aufgeholt zu werden.`,
  ),
  WORLD_STOCK_MARKET: needing(
    ['us', 'developed', 'emerging'],
    (v) =>
      `Aktien werden gehalten, wie der Weltmarkt sie wiegt: ${rate(v['us'])} USA, ${rate(v['developed'])} andere Industrieländer, ${rate(v['emerging'])} Schwellenländer. Keine Region wird einer Vorhersage wegen bevorzugt.`,
  ),
  TWO_HORIZONS: always(
    'Renditen und Schwankungen sind in den ersten zehn Jahren die 10-Jahres-Zahlen der Quelle und gehen bis zum 30. Jahr in deren 30-Jahres-Zahlen über; wo es keine gibt, bleiben die ersten.',
  ),
  OLD_MARKET_TABLE: needing(
    ['date'],
    (v) =>
      `Die Zahlen zu den Märkten sind vom ${String(v['date'])}, mehr als 12 Monate alt: Sie können sich bewegt haben.`,
  ),
  CASH_AND_BONDS: always(
    'Was für Schulden zurückgelegt ist, bleibt in Geldmarkt und Anleihen: Kein Markt verdient deren Zinsen sicher.',
  ),
  CASH_AND_SHORT_BONDS: always(
    'Geld, das in zwei Jahren gebraucht wird, liegt in Geldmarkt und kurzen Anleihen: Ein Kurssturz ließe sich nicht abwarten.',
  ),
  WISH_NOT_KEPT: needing(
    ['words'],
    (v) =>
      `„${String(v['words'])}“ gehört nicht zu dieser Aufteilung: Sie wählt Anlageklassen, keine einzelnen Fonds, und nur nach Risiko und Zeit.`,
  ),
};

const rests: Partial<Record<string, Say>> = {
  LEVEL_PAYMENTS: always('Am Ende jedes Monats wird derselbe Betrag eingezahlt.'),
  CONFIDENCE: needing(
    ['confidence'],
    (v) => `Geplant wird mit einer Chance von ${rate(v['confidence'])}: ${markets(v['confidence'])}.`,
  ),
  START: needing(['startingAmount'], (v) => `${dollars(v['startingAmount'])} sind von Anfang an angelegt.`),
  EMPLOYER_PART: needing(
    ['employerContribution'],
    (v) => `In der Empfehlung sind ${dollars(v['employerContribution'])} des Arbeitgebers enthalten.`,
  ),
  EXPECTED_RETURN: needing(
    ['expectedReturn', 'volatility', 'version'],
    (v) =>
      `Die Anlagen lassen über die ganze Zeit ${rate(v['expectedReturn'])} im Jahr erwarten, anfangs mit Schwankungen von ${rate(v['volatility'])} (Markttabelle ${String(v['version'])}).`,
  ),
  INFLATION_AND_COSTS: needing(
    ['inflation', 'annualFee'],
    (v) =>
      `Erwartet wird, dass Preise um ${rate(v['inflation'])} im Jahr steigen. Kosten von ${fee(v['annualFee'])} im Jahr sind abgezogen, Steuern nicht.`,
  ),
  SIMULATION: needing(
    ['markets'],
    (v) =>
      `Chancen und Spannen kommen aus ${Number(v['markets']).toLocaleString('de-DE')} simulierten Märkten in Monatsschritten, deren Wachstum lognormal und von Monat zu Monat unabhängig ist; die Anteile werden jeden Monat wiederhergestellt.`,
  ),
  MILESTONES: always(
    'Das Jahr eines Schritts ist das erste, an dessen Ende der mittlere Markt ihn überschritten hat, spätestens das letzte des Plans.',
  ),
  INTEREST: always(
    'Zinsen fallen jeden Monat auf das an, was noch geschuldet wird, ein Zwölftel des Jahreszinses; gezahlt wird am Monatsende.',
  ),
  NO_ADVICE: always('Dies ist eine Rechnung auf Annahmen, keine regulierte Anlageberatung.'),
  OTHER_CURRENCY: needing(
    ['currency'],
    (v) =>
      `Alle Beträge sind in ${String(v['currency'])}; nichts wird umgerechnet. Renditen und Inflation sind die der USA.`,
  ),
  NOT_USED: needing(['words'], (v) => `„${String(v['words'])}“ wird nicht verwendet`),
  MUCH_OF_INCOME: needing(
    ['share'],
    (v) => `Die monatliche Rate ist ${rate(v['share'])} des Einkommens vor Steuern: Ist das so gemeint?`,
  ),
  ALREADY_THERE: needing(
    ['startingAmount'],
    (v) => `Die ${dollars(v['startingAmount'])} vom Anfang leisten alles: Sind sie für dieses Ziel gedacht?`,
  ),
};

const risks: Partial<Record<string, Say>> = {
  SHORTFALL: needing(
    ['successProbability', 'p10', 'missing'],
    (v) =>
      `Mit der Rate der erwarteten Rendite erreichen ${markets(v['successProbability'])} das Ziel. Das schlechteste Zehntel endet bei höchstens ${dollars(v['p10'])}, ${dollars(v['missing'])} darunter.`,
  ),
  SAFER_AMOUNT: needing(
    ['probability', 'monthlyContribution'],
    (v) =>
      `Eine Chance von ${rate(v['probability'])} kostet ${dollars(v['monthlyContribution'])} im Monat. Sonst muss Zeit die Reserve sein: ein späterer Tag oder ein kleineres Ziel.`,
  ),
  CRASH: needing(
    ['loss'],
    (v) =>
      `Aktien haben schon binnen zwei Jahren die Hälfte verloren (Oktober 2007 bis März 2009), Immobilien und Rohstoffe mit ihnen. Diese Anlagen kostete das anfangs etwa ${rate(v['loss'])}.`,
  ),
  WEAK_DECADE: needing(
    ['years', 'yearlyReturn', 'expectedReturn'],
    (v) =>
      `Eine von zehn Spannen von ${String(v['years'])} Jahren bringt diesen Anlagen höchstens ${rate(v['yearlyReturn'])} im Jahr statt der erwarteten ${rate(v['expectedReturn'])}.`,
  ),
  INFLATION: needing(
    ['inflation', 'targetToday'],
    (v) =>
      `Steigen Preise um ${rate(v['inflation'])} im Jahr, kauft das Ziel an jenem Tag, was heute ${dollars(v['targetToday'])} kaufen. Steigen sie schneller, bleibt weniger davon.`,
  ),
  RELIANCE_ON_RETURNS: needing(
    ['contributed', 'share'],
    (v) =>
      `Eingezahlt werden insgesamt ${dollars(v['contributed'])}; der Rest des Ziels, ${rate(v['share'])}, muss aus Renditen kommen, die niemand garantiert.`,
  ),
  CONCENTRATION: needing(
    ['share'],
    (v) => `${rate(v['share'])} des Geldes liegen in einem Markt: Was ihm geschieht, geschieht diesem Plan.`,
  ),
};

const debt = (verdict: string): Say =>
  needing(['balance', 'rate', 'expectedReturn'], (v) => {
    const clear =
      v['monthsToClear'] === null || v['monthsToClear'] === undefined
        ? ''
        : ` ${dollars(v['payment'])} im Monat zahlen es in ${dative(v['monthsToClear'])} ab.`;
    return `${dollars(v['balance'])} zu ${rate(v['rate'])} im Jahr kosten ${verdict} als die ${rate(v['expectedReturn'])}, die diese Anlagen erwarten lassen.${clear}`;
  });

const reading: Partial<Record<string, Say>> = {
  DEBT_FIRST: debt('mehr'),
  DEBT_BESIDE: debt('weniger'),
  ASK_HORIZON: always('Wann brauchen Sie das Geld?'),
  ASK_MONTHLY_BUDGET: always('Wie viel können Sie im Monat einzahlen?'),
  ASK_PLAN_TYPE: always('Wofür ist das Geld: Ruhestand, Haus, Ausbildung oder etwas anderes?'),
  ASK_PRIORITY: always('Mehr als ein Ziel ist genannt. Welches kommt zuerst?'),
  ASK_RETIREMENT_INCOME: always('Von welchem Jahreseinkommen möchten Sie leben, in heutigem Geld?'),
  ASK_STARTING_AMOUNT: always('Wie viel haben Sie für dieses Ziel schon zurückgelegt?'),
  ASK_TARGET_AMOUNT: always('Wie viel Geld brauchen Sie für dieses Ziel?'),
  ASK_TARGET_REACHED: always('Das Zurückgelegte erreicht das Ziel schon. Ist beides für dieses Ziel gedacht?'),
  ASK_YEARLY_INCOME: always('Was verdienen Sie im Jahr vor Steuern?'),
  CASH_FLOW_WITHOUT_DATE: always('Dafür ist kein Tag vor dem des Ziels genannt.'),
  DEBT_NOT_USED: always('Was geschuldet wird, gehört nicht zum Ziel.'),
  INCOME_NOT_USED: always('Gezählt wird ein anderes Einkommen.'),
  OTHER_GOAL: always('Ein anderes Ziel braucht einen eigenen Plan.'),
  PRICE_NOT_USED: always('Ein Preis, der erwähnt wird; das Ziel beruht nicht darauf.'),
  START_NOT_USED: always('Es zählt nicht als für das Ziel zurückgelegt.'),
  WORTH_NOT_USED: always('Was etwas wert ist, zählt nicht als für das Ziel zurückgelegt.'),
  CONSTRAINT_NOT_KEPT: needing(
    ['constraint'],
    (v) =>
      `Die Anlageklassen des Plans können diesen Wunsch nicht halten (${String(v['constraint'])}); wer ihn ausführt, kann Fonds danach wählen.`,
  ),
};

const begin = (v: Values): string =>
  `Mit ${dollars(v['balance'])} ${Number(v['months']) === 0 ? 'am Anfang' : `nach ${dative(v['months'])}`}`;
const paying = (v: Values): string =>
  Number(v['payment']) === 0 ? 'ohne weitere Zahlungen' : `mit ${dollars(v['payment'])} im Monat von hier an`;
const ofMedian = (behind: unknown): string => {
  const distance = Math.abs(Number(behind));
  if (distance < 1) return 'Der mittlere Markt seiner Projektion hat ebenso viel.';
  return `Der mittlere Markt seiner Projektion hat bis dahin ${roughly(distance)} ${Number(behind) > 0 ? 'mehr' : 'weniger'}.`;
};
/** Of a saving plan what it ends with, of one that is lived on when it is used up. */
function worstTenth(v: Values): string | null {
  if (v['p10'] !== undefined && v['p10'] !== null) {
    const missing = Number(v['missing'] ?? 0);
    return `Das schlechteste Zehntel endet bei höchstens ${dollars(v['p10'])}${missing > 0 ? `: ${dollars(missing)} fehlen` : ''}.`;
  }
  const end = v['p10RunsOut'];
  if (end === undefined) return null;
  if (end === null) return 'Im schlechtesten Zehntel bleibt am Ende etwas übrig.';
  return `Im schlechtesten Zehntel ist spätestens ${v['isAge'] === true ? `mit ${Number(end)}` : `nach ${Number(end)} Jahren`} alles aufgebraucht.`;
}
const STANDS = ['balance', 'months', 'behind', 'successProbability', 'confidence'];

const track: Partial<Record<string, Say>> = {
  SAVING_ON_TRACK: needing([...STANDS, 'payment'], (v) => {
    const way = paying(v);
    return `${begin(v)} ist der Plan auf Kurs: ${way[0]?.toUpperCase() ?? ''}${way.slice(1)} erreichen ${markets(v['successProbability'])} das Ziel. ${ofMedian(v['behind'])}`;
  }),
  SAVING_OFF_TRACK: needing(
    [...STANDS, 'payment'],
    (v) =>
      `${begin(v)} erreichen ${paying(v)} ${markets(v['successProbability'])} das Ziel; der Plan ist für ${markets(v['confidence'])} gemacht. ${ofMedian(v['behind'])}`,
  ),
  TARGET_REACHED: needing(
    ['balance', 'targetNominal'],
    (v) =>
      `Die Zeit des Plans ist um, und die angestrebten ${dollars(v['targetNominal'])} sind da: ${dollars(v['balance'])}.`,
  ),
  TARGET_MISSED: needing(
    ['balance', 'targetNominal'],
    (v) =>
      `Die Zeit des Plans ist um: Von den angestrebten ${dollars(v['targetNominal'])} sind ${dollars(v['balance'])} da.`,
  ),
  SPENDING_ON_TRACK: needing(
    [...STANDS, 'monthly'],
    (v) =>
      `${begin(v)} ist der Plan auf Kurs: ${dollars(v['monthly'])} im Monat in heutigem Geld reichen ${inMarkets(v['successProbability'])}. ${ofMedian(v['behind'])}`,
  ),
  SPENDING_OFF_TRACK: needing(
    [...STANDS, 'monthly'],
    (v) =>
      `${begin(v)} reichen ${dollars(v['monthly'])} im Monat in heutigem Geld ${inMarkets(v['successProbability'])}; der Plan ist für ${markets(v['confidence'])} gemacht. ${ofMedian(v['behind'])}`,
  ),
  SPENDING_OVER: needing(
    ['balance'],
    (v) => `Die Zeit, für die das Geld reichen sollte, ist um: ${dollars(v['balance'])} sind übrig.`,
  ),
  RAN_OUT: always('Es ist nichts mehr da, bevor die geplante Zeit um ist.'),
};

/** Costs are small: two decimals. */
function fee(fraction: unknown): string {
  return `${(Number(fraction) * 100).toLocaleString('de-DE', { maximumFractionDigits: 2 })} %`;
}

export const sentences: Partial<Record<string, Say>> = {
  ...advice,
  ...ways,
  ...conditions,
  ...portfolio,
  ...rests,
  ...risks,
  ...reading,
  ...track,
};
