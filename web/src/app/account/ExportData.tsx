import { useState } from 'react';
import { useClient } from 'urql';
import { plural } from '../format';
import { downloadJson } from '../ui/download';
import { exportData } from './export';

/** Reads everything, says how far it is, and hands it over as one file. */
export function ExportData() {
  const client = useClient();
  const [word, setWord] = useState('');
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      const data = await exportData(client, (plans) => setWord(`${plural(plans, 'plan')} read…`));
      downloadJson('plan-creator.json', data);
      setWord(`${plural(data.plans.length, 'plan')} exported.`);
    } catch (cause) {
      setWord(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" disabled={busy} onClick={() => void run()}>
        Export my data
      </button>
      <p role="status" className="note">
        {word}
      </p>
    </>
  );
}
