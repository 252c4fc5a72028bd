/** The cards of a comparison, in a file of their own: most visits compare nothing. */
import { useLayoutEffect } from 'react';
import { DifferencesCard } from './differences-card.tsx';
import { VersusErrorsCard, VersusLatencyCard, VersusTrafficCard } from './versus-cards.tsx';

export function VersusDashboard() {
  // The row keeps the card in view that was its first before these came.
  useLayoutEffect(() => {
    document.querySelector('.dashboard .cards')?.scrollTo({ left: 0 });
  }, []);
  return (
    <>
      <VersusTrafficCard />
      <VersusErrorsCard />
      <VersusLatencyCard />
      <DifferencesCard />
    </>
  );
}
