import { Link } from 'wouter';
import { Page } from './ui/Page';

/** For an address at which there is nothing, or nothing of this person. */
export function NotFound() {
  return (
    <Page title="Nothing here" lead="There is no such page, or no such plan of yours.">
      <p>
        <Link to="/">To your plans</Link>
      </p>
    </Page>
  );
}
