// What the planner understood, how sure it is, and who said so.
import type { ReadingFragment } from '../../generated/graphql';
import { money, percent, plural } from '../format';
import { Section } from '../ui/Section';
import { PLAN_TYPE_LABELS } from '../labels';
import { writtenBy } from './provenance';

/** `chosen` says which of it the person had set, and was not read. */
export function PlannerReading(props: {
  reading: ReadingFragment;
  chosen?: { type: boolean; target: boolean; years: boolean };
}) {
  const { reading, chosen } = props;
  const source = (isChosen: boolean | undefined): string => (isChosen ? 'as you chose' : 'from your words');
  const rows: [term: string, value: string, source: string][] = [
    ['Purpose', reading.goalType ? PLAN_TYPE_LABELS[reading.goalType] : 'Not clear', source(chosen?.type)],
    ['Target', money(reading.targetAmount), source(chosen?.target)],
    ['Horizon', reading.timeHorizon === null ? '–' : plural(reading.timeHorizon, 'year'), source(chosen?.years)],
  ];
  return (
    <Section title="What was understood" className="understood">
      <dl>
        {rows.map(([term, value, source]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{value}</dd>
            {chosen && <dd className="aside">{source}</dd>}
          </div>
        ))}
        <div>
          <dt>Confidence</dt>
          <dd>
            {percent(reading.confidenceScore)}
            <meter
              min={0}
              max={1}
              low={0.6}
              optimum={1}
              value={reading.confidenceScore ?? 0}
              aria-label="Confidence of the reading"
            />
          </dd>
        </div>
      </dl>
      {reading.extractedKeywords.length > 0 && (
        <p className="keywords">
          It rests on <KeywordList words={reading.extractedKeywords} />
        </p>
      )}
      {reading.provenance && <p className="note">{writtenBy('Read', reading.provenance)}</p>}
    </Section>
  );
}

function KeywordList({ words }: { words: string[] }) {
  return words.map((word, i) => (
    <span key={`${i} ${word}`}>
      <q>{word}</q>{' '}
    </span>
  ));
}
