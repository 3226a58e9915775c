import { ensureSyntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';

const PARSE_TIMEOUT_MS = 100;

interface Place {
  from: number;
  to: number;
}

/** Where a member such as `parameter_mapping.reward` is written; the nearest one above it where it is missing. */
export function placeOf(state: EditorState, field: string): Place {
  let best: Place = { from: 0, to: Math.min(1, state.doc.length) };
  let bestLength = 0;
  const path: string[] = [];
  ensureSyntaxTree(state, state.doc.length, PARSE_TIMEOUT_MS)?.iterate({
    enter: (node) => {
      if (node.name !== 'Property') return;
      const name = node.node.getChild('PropertyName');
      path.push(name ? nameIn(state, name) : '');
      const here = path.join('.');
      if (name && here.length > bestLength && (field === here || field.startsWith(`${here}.`))) {
        best = { from: node.from, to: node.to };
        bestLength = here.length;
        // The line of the name is enough of a member with members of its own.
        if (field !== here) best.to = name.to;
      }
    },
    leave: (node) => {
      if (node.name === 'Property') path.pop();
    },
  });
  return best;
}

function nameIn(state: EditorState, { from, to }: Place): string {
  const text = state.sliceDoc(from, to);
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}
