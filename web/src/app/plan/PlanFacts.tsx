// What counts of a plan: each with who said it. Pressing one has a change tried.
import type { PlanDetailFragment } from '../../generated/graphql';
import { chipsOf } from '../goal/chips';
import { ChipButton } from '../goal/ChipButton';
import { EMPTY_GOAL } from '../goal/inputs';
import { day } from '../format';
import { Section } from '../ui/Section';
import { Told } from '../ui/Told';
import { words } from '../words';
import { writtenBy } from './provenance';
import { statedInputs } from './stated';

/** `onPress` is given once the plan can be changed. */
export function PlanFacts({ plan, onPress }: { plan: PlanDetailFragment; onPress: (() => void) | undefined }) {
  const { planner } = plan;
  const inputs = planner ? { ...EMPTY_GOAL, ...statedInputs(plan) } : statedInputs(plan);
  const chips = chipsOf(inputs, planner, plan.investmentPlan?.confidence ?? null).filter(
    ({ origin }) => origin !== null,
  );
  const { goal, plan: said } = words;
  return (
    <Section title={goal.understood} className="facts">
      <ul className="chips">
        {chips.map((chip) => (
          <ChipButton key={chip.field} chip={chip} onPress={onPress} />
        ))}
      </ul>
      <p className="note">
        {said.begun(day(plan.createdAt))} {plan.lastReviewedAt && said.reviewedOn(day(plan.lastReviewedAt))}{' '}
        {planner?.provenance && writtenBy(said.read, planner.provenance)}
      </p>
      {planner && planner.questions.length > 0 && (
        <div className="questions">
          <h3>{goal.questions}</h3>
          <ul>
            {planner.questions.map(({ code, sentence }) => (
              <li key={code}>
                <Told sentence={sentence} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </Section>
  );
}
