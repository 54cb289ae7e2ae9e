import { browserStorage } from '../../session/storage';
import { keyOf, keysOf } from '../labels';
import { LANGUAGE_KEY, LANGUAGES, words } from './index';

/** Another language, in its own name. The page begins anew in it. */
export function LanguageChoice() {
  return (
    <label className="language">
      <span className="visually-hidden">{words.shell.language}</span>
      <select
        value={keyOf(LANGUAGES, words.language) ?? 'en'}
        onChange={(event) => {
          browserStorage.setItem(LANGUAGE_KEY, event.target.value);
          location.reload();
        }}
      >
        {keysOf(LANGUAGES).map((language) => (
          <option key={language} value={language} lang={language}>
            {LANGUAGES[language]}
          </option>
        ))}
      </select>
    </label>
  );
}
