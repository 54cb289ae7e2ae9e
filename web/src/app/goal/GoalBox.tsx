// The front page's box: a goal begins here, in a person's own words or from an example.
import { useState } from 'react';
import { useLocation } from 'wouter';
import { TextArea } from '../ui/Field';
import { words } from '../words';
import { beginWith } from './begun';

/** Goes on to the page for a new plan with what was written. */
export function GoalBox() {
  const [text, setText] = useState('');
  const [, navigate] = useLocation();
  const begin = (goal: string): void => {
    beginWith(goal);
    navigate('/new');
  };
  const { goal } = words;
  return (
    <section className="goal-box" aria-label={goal.heading}>
      <h2>{goal.heading}</h2>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          begin(text);
        }}
      >
        <TextArea
          label={goal.words}
          hint={goal.wordsHint}
          className="goal-text"
          dir="auto"
          rows={2}
          maxLength={10_000}
          placeholder={goal.placeholder}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <button type="submit" className="primary">
          {goal.begin}
        </button>
      </form>
      <h3>{goal.examples}</h3>
      <ul className="examples">
        {goal.exampleGoals.map(({ title, words }) => (
          <li key={title}>
            <button type="button" onClick={() => begin(words)}>
              <strong>{title}</strong>
              <span>{words}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
