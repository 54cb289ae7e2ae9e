import { useState } from 'react';
import { useClient } from 'urql';
import { downloadJson } from '../ui/download';
import { words } from '../words';
import { exportData } from './export';

/** Reads everything, says how far it is, and hands it over as one file. */
export function ExportData() {
  const client = useClient();
  const [word, setWord] = useState('');
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    setBusy(true);
    try {
      const data = await exportData(client, (plans) => setWord(words.accountPage.read(plans)));
      downloadJson('plan-creator.json', data);
      setWord(words.accountPage.exported(data.plans.length));
    } catch (cause) {
      setWord(cause instanceof Error ? cause.message : String(cause));
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <button type="button" disabled={busy} onClick={() => void run()}>
        {words.accountPage.export}
      </button>
      <p role="status" className="note">
        {word}
      </p>
    </>
  );
}
