// What an operator watches: the queue, what went wrong, what people make of it, and how the database does.
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { OperationsDocument } from '../../generated/graphql';
import { Page } from '../ui/Page';
import { Section } from '../ui/Section';
import { ErrorNotice } from '../ui/ErrorNotice';
import { words } from '../words';
import { Engagement } from './Engagement';
import { IndexUsage } from './IndexUsage';
import { Queue } from './Queue';
import { Stages } from './Stages';
import { TypeDistribution } from './TypeDistribution';

const EVERY_MS = 5_000;

/** The page, for tokens of the service role. Figures are read anew every few seconds while it is looked at. */
export function Operator() {
  const [{ data, error }, ask] = useQuery({ query: OperationsDocument, requestPolicy: 'cache-and-network' });
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) ask({ requestPolicy: 'network-only' });
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, [ask]);
  const { operatorPage } = words;
  return (
    <Page title={operatorPage.title} lead={operatorPage.lead}>
      {error && <ErrorNotice error={error} retry={() => ask({ requestPolicy: 'network-only' })} />}
      {data && (
        <>
          <Queue queue={data.admin.queue} />
          <div className="columns">
            <Section title={operatorPage.stages} note={operatorPage.stagesNote}>
              <Stages stages={data.admin.queue.stages} />
            </Section>
            <Section title={operatorPage.purposes}>
              <TypeDistribution types={data.admin.planTypeDistribution} />
            </Section>
          </div>
          <Engagement />
          <IndexUsage indexes={data.admin.indexUsage} />
        </>
      )}
    </Page>
  );
}
