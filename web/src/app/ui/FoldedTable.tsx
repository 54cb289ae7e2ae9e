// Figures for those who would rather read them, or take them along.
import { words } from '../words';
import { csvOf } from './csv';
import { downloadCsv } from './download';

export interface Row {
  name: string;
  /** As they are shown. */
  cells: string[];
  /** As the file has them. */
  figures: string[];
}

/** A table that is folded away until it is asked for; `file` is the name of its CSV. */
export function FoldedTable(props: { title: string; note?: string; columns: string[]; rows: Row[]; file: string }) {
  const { title, note, columns, rows, file } = props;
  const save = (): void =>
    downloadCsv(
      file,
      csvOf(
        columns,
        rows.map(({ name, figures }) => [name, ...figures]),
      ),
    );
  return (
    <details className="band-table">
      <summary>{title}</summary>
      <div className="scroll" tabIndex={0} role="region" aria-label={title}>
        <table>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column} scope="col">
                  {column}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }, i) => (
              <tr key={`${i} ${name}`}>
                <th scope="row">{name}</th>
                {cells.map((cell, i) => (
                  <td key={columns[i + 1]}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {note && <p className="note">{note}</p>}
      <button type="button" className="link" onClick={save}>
        {words.plan.chart.csv}
      </button>
    </details>
  );
}
