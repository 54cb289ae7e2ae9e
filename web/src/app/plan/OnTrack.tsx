// Where the plan stands on its way, what brings it back, and the form to record what its money is worth.
import type { FinishedFragment, PlanPageFragment } from '../../generated/graphql';
import { day, money, payment, percent } from '../format';
import type { GoalInputs } from '../goal/inputs';
import { FoldedTable } from '../ui/FoldedTable';
import { Section } from '../ui/Section';
import { Told } from '../ui/Told';
import { words } from '../words';
import { RecordBalance } from './RecordBalance';
import { wayBack } from './track';
import { Ways } from './Ways';

/** `onChange` has a way back tried. */
export function OnTrack(props: {
  plan: PlanPageFragment;
  result: FinishedFragment;
  onChange: (changes: Partial<GoalInputs>) => void;
}) {
  const { plan, result, onChange } = props;
  const { track } = words.plan;
  return (
    <Section title={track.title} note={plan.track ? undefined : track.lead} className="on-track">
      {plan.track && (
        <p className="track" data-on-track={plan.track.onTrack}>
          {!plan.track.onTrack && <strong>{track.off} </strong>}
          <Told sentence={plan.track.sentence} />
        </p>
      )}
      <Ways
        title={track.ways}
        ways={plan.track?.adjustments ?? []}
        kind={result.kind}
        changesOf={(way) => wayBack(way, plan)}
        onChange={onChange}
      />
      <RecordBalance plan={plan} />
      {plan.balances.length > 0 && (
        <FoldedTable
          title={track.table}
          note={result.kind === 'SPEND' ? track.lessNote : track.lessNoteOf(payment(result.monthlyContribution))}
          columns={[track.day, track.worth, track.less]}
          rows={plan.balances.map(({ on, amount, percentile }) => ({
            name: day(on),
            cells: [money(amount), percent(percentile)],
            figures: [amount, String(percentile)],
          }))}
          file="balances.csv"
        />
      )}
    </Section>
  );
}
