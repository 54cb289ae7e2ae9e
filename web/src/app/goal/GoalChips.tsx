// What counts of a goal, under its words: each told by who said it, and changed where it stands.
import { useState } from 'react';
import type { UseFormReturn } from 'react-hook-form';
import type { ReadingFragment } from '../../generated/graphql';
import { Told } from '../ui/Told';
import { words } from '../words';
import { ChipButton } from './ChipButton';
import { ChipEditor } from './ChipEditor';
import { chipOfPath, chipsOf, emptied, type ChipField } from './chips';
import type { GoalInputs } from './inputs';
import { setInputs } from './set-inputs';

/** The chips of a form; `reading` is what the planner makes of its words, null while there is none. */
export function GoalChips(props: {
  form: UseFormReturn<GoalInputs>;
  inputs: GoalInputs;
  reading: ReadingFragment | null;
  confidence: number | null;
}) {
  const { form, inputs, reading, confidence } = props;
  const { errors } = form.formState;
  const [chosen, setChosen] = useState<ChipField | null>(null);
  const chips = chipsOf(inputs, reading, confidence);
  // What is wrong is opened by itself.
  const open = chips.find(({ field }) => errors[field])?.field ?? chosen;
  const shown = chips.find(({ field }) => field === open);
  const reset = (field: ChipField): void => {
    setInputs(form, emptied(field));
    setChosen(null);
  };
  return (
    <div className="what-counts">
      <h2>{words.goal.understood}</h2>
      <ul className="chips" aria-label={words.goal.understood}>
        {chips.map((chip) => (
          <ChipButton
            key={chip.field}
            chip={chip}
            open={chip.field === open}
            onPress={() => setChosen(chip.field === open ? null : chip.field)}
          />
        ))}
      </ul>
      {shown && (
        <ChipEditor
          key={shown.field}
          field={shown.field}
          form={form}
          inputs={inputs}
          onDone={() => setChosen(null)}
          onReset={shown.origin === 'STATED' ? () => reset(shown.field) : undefined}
        />
      )}
      {reading && <Doubts reading={reading} onAnswer={setChosen} />}
    </div>
  );
}

/** What would make the plan surer, and which of the words do not count. */
function Doubts({ reading, onAnswer }: { reading: ReadingFragment; onAnswer: (field: ChipField) => void }) {
  const unused = reading.facts.filter(({ used }) => !used);
  return (
    <>
      {reading.questions.length > 0 && (
        <div className="questions">
          <h3>{words.goal.questions}</h3>
          <ul>
            {reading.questions.map(({ code, sentence, path }) => {
              const field = chipOfPath(path);
              return (
                <li key={code}>
                  {field ? (
                    <button type="button" className="link" onClick={() => onAnswer(field)}>
                      <Told sentence={sentence} />
                    </button>
                  ) : (
                    <Told sentence={sentence} />
                  )}
                </li>
              );
            })}
          </ul>
        </div>
      )}
      {unused.length > 0 && (
        <p className="note">
          {words.goal.notUsed}:{' '}
          {unused.map(({ words, note }, i) => (
            <span key={`${i} ${words}`}>
              <q dir="auto">{words}</q>
              {note && (
                <>
                  {' '}
                  (<Told sentence={note} />)
                </>
              )}{' '}
            </span>
          ))}
        </p>
      )}
    </>
  );
}
