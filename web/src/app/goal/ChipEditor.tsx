// The field behind a chip.
import { useEffect, useRef, type KeyboardEvent } from 'react';
import { useFieldArray, type UseFormReturn } from 'react-hook-form';
import { money, percent } from '../format';
import { Select } from '../ui/Select';
import { TextField } from '../ui/Field';
import { words } from '../words';
import { parseAge, parseAmount, parseFraction, parseMonths } from './amounts';
import type { ChipField } from './chips';
import type { GoalInputs } from './inputs';

interface EditorProps {
  field: ChipField;
  form: UseFormReturn<GoalInputs>;
  inputs: GoalInputs;
}

/** Takes the focus; Enter and Esc close it. `onReset` leaves it to the words again. */
export function ChipEditor(props: EditorProps & { onDone: () => void; onReset: (() => void) | undefined }) {
  const { onDone, onReset } = props;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>('input, select')?.focus(), []);
  const close = (event: KeyboardEvent): void => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    if ((event.target as HTMLElement).tagName === 'BUTTON') return;
    // Enter belongs to this field, not to the whole form.
    event.preventDefault();
    onDone();
  };
  return (
    // Keys bubble up from the fields; the box itself is nothing to press.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="chip-editor" ref={box} onKeyDown={close}>
      <Editor {...props} />
      <div className="actions">
        <button type="button" onClick={onDone}>
          {words.goal.done}
        </button>
        {onReset && (
          <button type="button" className="link" onClick={onReset}>
            {words.goal.backToWords}
          </button>
        )}
      </div>
    </div>
  );
}

function Editor(props: EditorProps) {
  const { field, form } = props;
  const { register, formState } = form;
  const { goal } = words;
  const problem = formState.errors[field]?.message;
  const select = { label: goal.fields[field], empty: goal.fromWords, problem };
  switch (field) {
    case 'planType':
      return <Select {...select} words={words.types} {...register(field)} />;
    case 'riskLevel':
      return <Select {...select} words={words.risks} {...register(field)} />;
    case 'amountBasis':
      return <Select {...select} words={goal.bases} {...register(field)} />;
    case 'debts':
      return <DebtRows form={form} />;
    case 'retirementYearly':
      return (
        <>
          <Typed {...props} field="retirementYearly" />
          <Typed {...props} field="retirementUntil" />
        </>
      );
    default:
      return <Typed {...props} field={field} />;
  }
}

type TypedField = Exclude<ChipField, 'planType' | 'riskLevel' | 'amountBasis' | 'debts'> | 'retirementUntil';

/** How each typed field is read, what is wrong with what cannot be, and what it is taken as. */
const READ: Partial<Record<TypedField, { parse: (text: string) => unknown; bad: () => string }>> = {
  timeHorizon: { parse: parseMonths, bad: () => words.goal.badSpan },
  confidence: { parse: chance, bad: () => words.goal.badPercent },
  currentAge: { parse: parseAge, bad: () => words.goal.badAge },
  retirementUntil: { parse: parseAge, bad: () => words.goal.badAge },
};

function Typed({ field, form, inputs }: Omit<EditorProps, 'field'> & { field: TypedField }) {
  const { parse, bad } = READ[field] ?? { parse: parseAmount, bad: () => words.goal.badAmount };
  const check = (text: string): string | undefined => (text.trim() && parse(text) === null ? bad() : undefined);
  const text = inputs[field];
  return (
    <TextField
      label={words.goal.fields[field]}
      hint={text.trim() && parse(text) !== null ? words.goal.taken(takenAs(field, text)) : undefined}
      problem={form.formState.errors[field]?.message}
      inputMode={field === 'timeHorizon' ? 'text' : 'decimal'}
      placeholder={words.goal.fromWords}
      {...form.register(field, { validate: check })}
    />
  );
}

function takenAs(field: TypedField, text: string): string {
  if (field === 'timeHorizon') return words.span(parseMonths(text) ?? 0);
  if (field === 'confidence') return percent(Number(parseFraction(text)));
  if (field === 'currentAge' || field === 'retirementUntil') return String(parseAge(text));
  return money(parseAmount(text));
}

function chance(text: string): string | null {
  const fraction = parseFraction(text);
  return fraction !== null && Number(fraction) >= 0.5 && Number(fraction) <= 0.99 ? fraction : null;
}

function DebtRows({ form }: { form: UseFormReturn<GoalInputs> }) {
  const { control, register } = form;
  const { fields, append, remove } = useFieldArray({ control, name: 'debts' });
  const { goal } = words;
  return (
    <fieldset className="debt-rows">
      <legend>{goal.fields.debts}</legend>
      {fields.map(({ id }, i) => (
        <div key={id} className="grid">
          <TextField label={goal.debtBalance} inputMode="decimal" {...register(`debts.${i}.balance`)} />
          <TextField
            label={goal.debtRate}
            inputMode="decimal"
            {...register(`debts.${i}.rate`, {
              validate: (rate) => (rate && parseFraction(rate) === null ? goal.badRate : undefined),
            })}
          />
          <TextField label={goal.debtPayment} inputMode="decimal" {...register(`debts.${i}.payment`)} />
          <button type="button" className="link" onClick={() => remove(i)}>
            {goal.removeDebt}
          </button>
        </div>
      ))}
      <button type="button" onClick={() => append({ balance: '', rate: '', payment: '', label: '' })}>
        {goal.addDebt}
      </button>
    </fieldset>
  );
}
