import { setDiagnostics } from '@codemirror/lint';
import type { EditorView } from '@codemirror/view';
import { useEffect, useRef, useState } from 'react';
import { describeReason } from '../format/describe-reason';
import { useMessages } from '../messages/use-messages';
import { createEditor } from './json-editor/create-editor';
import { placeOf } from './json-editor/place-of';
import { type JsonLayer, readLayer } from './json-editor/read-layer';
import { isSameLayer, type Layer } from './mapping-document';
import styles from './mapping-editor.module.css';

interface Props {
  layer: Layer;
  onChange: (layer: Layer) => void;
  isReadOnly: boolean;
}

const textOf = ({ parameter_mapping, field_rules }: Layer): string =>
  JSON.stringify({ parameter_mapping, field_rules }, null, 2);

/** The same layer as JSON. While it cannot be read, the draft stays as it was. */
export default function JsonEditor({ layer, onChange, isReadOnly }: Props): React.ReactNode {
  const messages = useMessages();
  const t = messages.mapping.json;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  const last = useRef<Layer>(layer);
  const latest = useRef(onChange);
  const [read, setRead] = useState<JsonLayer>(() => readLayer(textOf(layer)));
  useEffect(() => void (latest.current = onChange));
  useEffect(() => {
    const parent = host.current!.shadowRoot ?? host.current!.attachShadow({ mode: 'open' });
    const editor = createEditor(parent, textOf(last.current), { label: t.label, isReadOnly }, (text) => {
      const next = readLayer(text);
      setRead(next);
      if (next.layer === undefined) return;
      last.current = next.layer;
      latest.current(next.layer);
    });
    view.current = editor;
    return () => editor.destroy();
  }, [isReadOnly, t.label]);
  useEffect(() => {
    // Changed elsewhere: discarded, merged, or another layer was chosen.
    if (isSameLayer(layer, last.current)) return;
    last.current = layer;
    const editor = view.current!;
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: textOf(layer) } });
  }, [layer]);
  useEffect(() => {
    const { state } = view.current!;
    const marks = read.errors.map((error) => ({
      ...placeOf(state, error.field),
      severity: 'error' as const,
      message: describeReason(messages, error),
    }));
    view.current!.dispatch(
      setDiagnostics(
        state,
        marks.toSorted((one, other) => one.from - other.from),
      ),
    );
  }, [read, messages]);
  return (
    <div className={styles.json}>
      <div ref={host} className={styles.host} />
      {read.layer === undefined && <p role="status">{t.unchanged}</p>}
      {read.errors.length > 0 && (
        <ul className={styles.errors}>
          {read.errors.map((error) => (
            <li key={`${error.field} ${error.code}`}>
              <code>{error.field}</code> {describeReason(messages, error)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
