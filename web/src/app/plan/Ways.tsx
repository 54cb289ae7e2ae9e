// Ways to reach a plan's chance, each by itself: a card for each, one tap.
import type { PlanKind, WayFragment } from '../../generated/graphql';
import type { GoalInputs } from '../goal/inputs';
import { money, payment } from '../format';
import { words } from '../words';

/** `changesOf` says what a way changes of the goal; null for one that can only be told. */
export function Ways(props: {
  title: string;
  ways: WayFragment[];
  kind: PlanKind | null;
  changesOf: (way: WayFragment) => Partial<GoalInputs> | null;
  onChange: (changes: Partial<GoalInputs>) => void;
}) {
  const { title, ways, kind, changesOf, onChange } = props;
  const { plan } = words;
  if (ways.length === 0) return null;
  return (
    <>
      <h3>{title}</h3>
      <ul className="ways">
        {ways.map((way) => {
          const [changes, markets] = [changesOf(way), words.inTen(way.successProbability)];
          return (
            <li key={way.kind} data-kind={way.kind}>
              <strong>{nameOf(way, kind)}</strong>
              <span>{kind === 'SPEND' ? plan.spend.wayLasts(markets) : plan.wayChance(markets)}</span>
              {changes && (
                <button type="button" onClick={() => onChange(changes)}>
                  {plan.use}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </>
  );
}

function nameOf({ kind, value, sentence }: WayFragment, planKind: PlanKind | null): string {
  const { way } = words.plan;
  // The sentence has the figure as people say it.
  const { value: said = value } = (sentence.values ?? {}) as { value?: string };
  if (kind === 'LATER') return way.LATER(words.span(Math.round(Number(value))));
  if (kind === 'LESS' && planKind === 'SPEND') return words.plan.spend.liveOn(money(said));
  return way[kind](kind === 'PAY_MORE' ? payment(value) : money(said));
}
