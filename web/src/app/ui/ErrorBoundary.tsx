// What is left of a page on which something failed that nobody has foreseen: a way on.
import { Component, type ReactNode } from 'react';
import { words } from '../words';

/** Catches what the pages below throw while they are drawn. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false };

  static getDerivedStateFromError(): { failed: boolean } {
    return { failed: true };
  }

  override render(): ReactNode {
    if (!this.state.failed) return this.props.children;
    const { boundary, boundaryLead, again, toPlans } = words.errors;
    return (
      <div className="empty" role="alert">
        <h1>{boundary}</h1>
        <p className="lead">{boundaryLead}</p>
        <div className="actions">
          <button type="button" onClick={() => location.reload()}>
            {again}
          </button>
          {/* Loaded anew: what failed may be in memory. */}
          <a href="/" className="button">
            {toPlans}
          </a>
        </div>
      </div>
    );
  }
}
