// The plans: what there is, what to look for, and the list.
import { Link } from 'wouter';
import { Page } from '../ui/Page';
import { words } from '../words';
import { Filters } from './Filters';
import { Overview } from './Overview';
import { PlanList } from './PlanList';
import { BudgetOverview } from './BudgetOverview';
import { useFilters } from './useFilters';

/** The plans on the dashboard, or those in the archive. */
export function Dashboard({ archived }: { archived: boolean }) {
  const { filters, setFilters } = useFilters();
  return (
    <Page
      title={archived ? words.dashboard.archived : words.dashboard.title}
      lead={archived ? words.dashboard.archivedLead : undefined}
      aside={
        <Link to="/new" className="button primary">
          {words.shell.newPlan}
        </Link>
      }
    >
      {!archived && <Overview />}
      <Filters filters={filters} setFilters={setFilters} archived={archived} />
      <PlanList key={`${archived} ${JSON.stringify(filters)}`} filters={filters} archived={archived} />
      {!archived && <BudgetOverview />}
    </Page>
  );
}
