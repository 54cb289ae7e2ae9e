// What is left in the place of a plan that was just archived or restored: the way back, for as long as the list is open.
import { useEffect, useRef } from 'react';
import type { PlanLineFragment } from '../../generated/graphql';
import { titleOf } from '../labels';
import { words } from '../words';

/** Takes the focus from the button that is gone. */
export function MovedRow({ plan, onUndo }: { plan: PlanLineFragment; onUndo: () => void }) {
  const undo = useRef<HTMLButtonElement>(null);
  useEffect(() => undo.current?.focus({ preventScroll: true }), []);
  const { dashboard } = words;
  const title = titleOf(plan);
  return (
    <li className="moved-row">
      <span role="status">{plan.isActive ? dashboard.onDashboard(title) : dashboard.inArchive(title)}</span>{' '}
      <button ref={undo} type="button" className="link" onClick={onUndo}>
        {dashboard.undo}
      </button>
    </li>
  );
}
