// Sentences of the server, in the language of the page where it has them.
import { told, type ServerSentence } from '../words/sentence';

/** One sentence. */
export function Told({ sentence }: { sentence: ServerSentence }) {
  const { text, lang } = told(sentence);
  return <span lang={lang}>{text}</span>;
}

/** Several, as a list. */
export function ToldList({ sentences }: { sentences: readonly ServerSentence[] }) {
  return (
    <ul className="sentences">
      {sentences.map((sentence, i) => (
        <li key={`${i} ${sentence.code}`}>
          <Told sentence={sentence} />
        </li>
      ))}
    </ul>
  );
}
