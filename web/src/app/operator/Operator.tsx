// What an operator watches: the queue, what went wrong, what people make of it, and how the database does.
import { useEffect } from 'react';
import { useQuery } from 'urql';
import { OperationsDocument } from '../../generated/graphql';
import { Page } from '../ui/Page';
import { Section } from '../ui/Section';
import { ErrorNotice } from '../ui/ErrorNotice';
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
  return (
    <Page title="Operator" lead="Everybody's plans, in figures.">
      {error && <ErrorNotice error={error} retry={() => ask({ requestPolicy: 'network-only' })} />}
      {data && (
        <>
          <Queue queue={data.admin.queue} />
          <div className="columns">
            <Section title="Time in each stage" note="Of what left it within the last ten minutes.">
              <Stages stages={data.admin.queue.stages} />
            </Section>
            <Section title="Purposes">
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
