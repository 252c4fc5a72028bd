/**
 * The answers to commands that edit and ask: what a node is to be linked to, what is to stand in a link, by which
 * kind a node is to be replaced. Fetched with the command palette.
 */
import { kindById, kinds } from '../../catalog/kinds.ts';
import type { Design } from '../../model/design.ts';
import { nodeLabel } from '../../model/sides.ts';
import { addLinked, kindsAfter, nodesToCall } from '../stores/connect-actions.ts';
import { linkNodes } from '../stores/design-actions.ts';
import { useDesignStore } from '../stores/design-store.ts';
import { insertKindOnLink, refusalOfInsert } from '../stores/insert-actions.ts';
import { changeKind, lossInWords, replaceKind } from '../stores/kind-change.ts';
import { useUiStore } from '../stores/ui-store.ts';
import type { Answer, Question } from './questions.ts';

const design = (): Design => useDesignStore.getState().design;

/** What the selected node may call: nodes that are there, near ones first, then kinds as new ones. */
function targetAnswers(): readonly Answer[] {
  const now = design();
  const from = now.nodes.find(({ id }) => id === useUiStore.getState().selection.nodes[0]);
  if (from === undefined) return [];
  const there = nodesToCall(now, from).map((node) => ({
    id: `node ${node.id}`,
    title: nodeLabel(now, node),
    detail: kindById(node.kind)?.title ?? node.kind,
    words: node.kind,
    kindIcon: node.kind,
    run: () => void linkNodes(from.id, node.id),
  }));
  const fresh = kindsAfter(now, from).map((kind) => ({
    id: `new ${kind.id}`,
    title: `New ${kind.title.toLowerCase()}`,
    detail: 'added and linked',
    words: kind.id,
    kindIcon: kind.id,
    run: () => void addLinked(from.id, kind.id),
  }));
  return [...there, ...fresh];
}

/** What may stand in the selected link. */
function linkKindAnswers(): readonly Answer[] {
  const now = design();
  const link = now.links.find(({ id }) => id === useUiStore.getState().selection.links[0]);
  if (link === undefined) return [];
  return kinds.map((kind) => {
    const probe = { id: '?', kind: kind.id, name: kind.title, position: { x: 0, y: 0 }, settings: {} };
    const refusal = refusalOfInsert(now, link, probe);
    return {
      id: kind.id,
      title: kind.title,
      detail: kind.group,
      words: kind.id,
      kindIcon: kind.id,
      ...(refusal !== null && { disabled: refusal }),
      run: () => void insertKindOnLink(link.id, kind.id),
    };
  });
}

/** Other kinds for the selected nodes, each with what would be lost; where links would go, it is asked again. */
function otherKindAnswers(): readonly Answer[] {
  const now = design();
  const ids = useUiStore.getState().selection.nodes;
  const chosen = now.nodes.filter(({ id }) => ids.includes(id));
  return kinds
    .filter((kind) => chosen.some((node) => node.kind !== kind.id))
    .map((kind): Answer => {
      const change = changeKind(now, ids, kind);
      const loss = lossInWords(change);
      const act = () => replaceKind(ids, kind.id);
      const answer = {
        id: kind.id,
        title: kind.title,
        detail: loss === '' ? 'keeps everything' : loss,
        words: kind.id,
        kindIcon: kind.id,
      };
      if (change.lostLinks.length === 0) return { ...answer, run: act };
      const sure = { id: 'yes', title: `Replace: ${loss.toLowerCase()}`, icon: 'warning' as const, run: act };
      return { ...answer, answers: () => [sure] };
    });
}

/** By the id of the command that asks. */
export const editQuestions: { readonly [command: string]: Question } = {
  'edit.connect': { ask: 'Link to which node, or to a new one of which kind?', answers: targetAnswers },
  'edit.insert-on-link': { ask: 'Which kind, between the two?', answers: linkKindAnswers },
  'edit.replace-kind': { ask: 'By which kind?', answers: otherKindAnswers },
};
