import { Link } from 'wouter';
import { Page } from './ui/Page';
import { words } from './words';

/** For an address at which there is nothing, or nothing of this person. */
export function NotFound() {
  const { nothing, nothingLead, toPlans } = words.errors;
  return (
    <Page title={nothing} lead={nothingLead}>
      <p>
        <Link to="/">{toPlans}</Link>
      </p>
    </Page>
  );
}
