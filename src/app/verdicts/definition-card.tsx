/** The formal definition of a question or figure, the papers it comes from, and what our checker does about it. */

import type { Definition } from './questions.ts';

export function DefinitionCard({ definition }: { readonly definition: Definition }) {
  return (
    <dl className="definition">
      <dt>{definition.name}</dt>
      <dd className="definition-formula">{definition.formula}</dd>
      <dd className="definition-signs">{definition.signs}</dd>
      <dt>Defined in</dt>
      {definition.papers.map((paper) => (
        <dd key={paper}>{paper}</dd>
      ))}
      <dt>What is checked here</dt>
      <dd>{definition.checker}</dd>
      <dt>Where it ends</dt>
      <dd>{definition.bounds}</dd>
    </dl>
  );
}
