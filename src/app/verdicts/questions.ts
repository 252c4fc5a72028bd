/**
 * What is asked of a store, in a student's words first and then as the papers define it. The screen shows the
 * former; the latter stands one click away, with what our checker does for it and where it gives up.
 */
import { type LiveQuestion, liveQuestions } from '../../model/verdict-report.ts';

export interface QuestionWords {
  readonly id: LiveQuestion;
  readonly title: string;
  /** A few words under the title. */
  readonly short: string;
  /** What it promises, in one sentence without a technical term. */
  readonly plain: string;
  /** What it means that it is broken. */
  readonly broken: string;
  /** What is said of a store: "Loose store is not linearizable", "… is linearizable". */
  readonly breaks: string;
  readonly keeps: string;
  readonly definition: Definition;
}

export interface Definition {
  /** How the literature calls it. */
  readonly name: string;
  /** The definition; the signs are explained in `signs`. */
  readonly formula: string;
  readonly signs: string;
  readonly papers: readonly string[];
  /** What our checker does. */
  readonly checker: string;
  /** Where it says "unknown" instead. */
  readonly bounds: string;
}

const ORDERS =
  'H: the history, all operations with their windows of time. o₁ <ᴴ o₂: the answer to o₁ came before o₂ was asked. H|c: what client c did, in its order. S is legal if each read in it returns the write before it.';
const TERRY =
  'Terry, Demers, Petersen, Spreitzer, Theimer, Welch: Session Guarantees for Weakly Consistent Replicated Data, PDIS 1994';
const SESSION_BOUNDS =
  'It judges what clients can see. A guarantee that is broken where nobody looks stays unseen; where two writes overlapped, nobody can say which is older, and the checker says nothing.';
const SESSION_SIGNS =
  'w, r: a write, a read. s: the session of one client, in its order. vis(r): the writes whose effect the answer to r may show. w₁ ≺ w₂: w₂ is surely newer.';

const QUESTIONS: { readonly [Q in LiveQuestion]: Omit<QuestionWords, 'id'> } = {
  linearizable: {
    title: 'Linearizable',
    short: 'as if one copy',
    plain: 'Everybody sees one copy: once a write is answered, nobody reads anything older.',
    broken: 'Somebody read something older than what had already been answered.',
    breaks: 'is not linearizable',
    keeps: 'is linearizable',
    definition: {
      name: 'Linearizability',
      formula:
        'There is a legal sequential S of the operations of H (of those without an answer, some) with <ᴴ ⊆ <ˢ.',
      signs: ORDERS,
      papers: [
        'Herlihy, Wing: Linearizability: A Correctness Condition for Concurrent Objects, TOPLAS 12(3), 1990',
        'Gibbons, Korach: Testing Shared Memories, SIAM J. Comput. 26(4), 1997 (the zone test)',
        'Lowe: Testing for Linearizability, Concurrency and Computation 29(4), 2017 (the search)',
      ],
      checker:
        'Every write of a run has a value of its own, so the zone test decides each key as answers come: a value is alive from the first answer that shows it to the last question that meets it, and two such stretches must not contradict each other. From a contradiction the few operations are kept of which none can be left out.',
      bounds:
        'A history ends at a million operations, and the verdict says up to where it goes. A write that timed out counts only if somebody saw it.',
    },
  },
  sequential: {
    title: 'Sequential',
    short: 'one order for all',
    plain:
      'One order of events explains what everybody saw and keeps each client’s own order, even if it lags.',
    broken: 'No single order explains what the clients saw.',
    breaks: 'is not sequential',
    keeps: 'is sequential',
    definition: {
      name: 'Sequential consistency',
      formula: 'There is a legal sequential S of the operations of H with S|c = H|c for every client c.',
      signs: ORDERS,
      papers: [
        'Lamport: How to Make a Multiprocessor Computer That Correctly Executes Multiprocess Programs, IEEE Trans. Computers C-28(9), 1979',
        'Gibbons, Korach: Testing Shared Memories, SIAM J. Comput. 26(4), 1997 (it is NP-complete)',
      ],
      checker:
        'What is linearizable is sequential, and what breaks causal memory is not; in between a search looks for an order.',
      bounds:
        'The search is bounded in steps and memory, and over a long run it looks at the latest part only. It then says “unknown” or from when on it has looked.',
    },
  },
  causal: {
    title: 'Causal',
    short: 'effects after causes',
    plain: 'Nobody sees an effect before its cause: who sees an answer also sees the question.',
    broken: 'Somebody saw an effect without its cause.',
    breaks: 'is not causal',
    keeps: 'is causal',
    definition: {
      name: 'Causal consistency',
      formula:
        'With co = (po ∪ wr)⁺: co has no cycle, and no read returns a value that another write of its key had replaced in its causal past.',
      signs:
        'po: the order of each client. wr: from a write to the reads that saw it. co: what led to what. These are the bad patterns CyclicCO, ThinAirRead, WriteCORead and WriteCOInitRead.',
      papers: [
        'Bouajjani, Enea, Guerraoui, Hamza: On Verifying Causal Consistency, POPL 2017',
        'Ahamad, Neiger, Burns, Kohli, Hutto: Causal Memory: Definitions, Implementation, and Programming, Distributed Computing 9(1), 1995',
      ],
      checker: 'Vector clocks of what each client could know, and a look for the four bad patterns.',
      bounds: 'The clocks of all clients must fit in memory; beyond, only the latest part is judged.',
    },
  },
  'read-your-writes': {
    title: 'Read your writes',
    short: 'I see what I wrote',
    plain: 'What I have written and was told is kept, I see when I look.',
    broken: 'A client did not see what it had itself written before.',
    breaks: 'breaks read your writes',
    keeps: 'keeps read your writes',
    definition: {
      name: 'Read your writes',
      formula: '∀ s: w before r in s  ⇒  w ∈ vis(r)',
      signs: SESSION_SIGNS,
      papers: [TERRY],
      checker:
        'For each client and key: no read shows a write that is surely older than the client’s own last one.',
      bounds: SESSION_BOUNDS,
    },
  },
  'monotonic-reads': {
    title: 'Monotonic reads',
    short: 'never back in time',
    plain: 'What I have seen once does not vanish when I look again.',
    broken: 'A client saw something, looked again, and saw something older.',
    breaks: 'breaks monotonic reads',
    keeps: 'keeps monotonic reads',
    definition: {
      name: 'Monotonic reads',
      formula: '∀ s: r₁ before r₂ in s  ⇒  vis(r₁) ⊆ vis(r₂)',
      signs: SESSION_SIGNS,
      papers: [TERRY],
      checker:
        'For each client and key: no read shows a write that is surely older than what an earlier read showed.',
      bounds: SESSION_BOUNDS,
    },
  },
  'monotonic-writes': {
    title: 'Monotonic writes',
    short: 'my writes in order',
    plain: 'My writes arrive everywhere in the order in which I made them.',
    broken: 'A later write of a client was seen without its earlier one.',
    breaks: 'breaks monotonic writes',
    keeps: 'keeps monotonic writes',
    definition: {
      name: 'Monotonic writes',
      formula: '∀ s: w₁ before w₂ in s, w₂ ∈ vis(r)  ⇒  w₁ ∈ vis(r)',
      signs: SESSION_SIGNS,
      papers: [TERRY],
      checker:
        'Who has seen a write of a client must not see, afterwards, a state from before that client’s earlier writes.',
      bounds: SESSION_BOUNDS,
    },
  },
  'writes-follow-reads': {
    title: 'Writes follow reads',
    short: 'replies after posts',
    plain: 'Whoever sees my reply also sees what I replied to.',
    broken: 'A write was seen without what its writer had read before it.',
    breaks: 'breaks writes follow reads',
    keeps: 'keeps writes follow reads',
    definition: {
      name: 'Writes follow reads',
      formula: '∀ s: r₁ before w₂ in s, w₂ ∈ vis(r)  ⇒  vis(r₁) ⊆ vis(r)',
      signs: SESSION_SIGNS,
      papers: [TERRY],
      checker: 'Who has seen a write must not see, afterwards, a state from before what its writer had read.',
      bounds: SESSION_BOUNDS,
    },
  },
  eventual: {
    title: 'Eventual',
    short: 'agrees in the end',
    plain: 'When the writing stops, everybody comes to see the same, and nothing that was promised is gone.',
    broken: 'In the end clients see different things, or something that was promised is gone.',
    breaks: 'has not come to agree',
    keeps: 'agrees',
    definition: {
      name: 'Eventual consistency',
      formula:
        '∀ key: after the last write, ∃ t: all reads asked after t return the same value, that of a write no other is surely newer than.',
      signs:
        'Reads that began after the last acknowledged write of a key was over and after all was healed; of each client the last one, unless others have looked past it.',
      papers: [
        'Vogels: Eventually Consistent, CACM 52(1), 2009',
        'Bouajjani, Enea, Hamza: Verifying Eventual Consistency of Optimistic Replication Systems, POPL 2014',
      ],
      checker:
        'Compares the last reads of all clients, key by key, and looks for acknowledged writes that are gone and replaced ones that came back.',
      bounds:
        '“Eventually” has no date: a key that is still being written says nothing yet, and while something is broken nobody can demand agreement. How long it took from healing on stands under “After healing”.',
    },
  },
};

export const questions: readonly QuestionWords[] = liveQuestions.map((id) => ({ id, ...QUESTIONS[id] }));

export function questionWords(id: LiveQuestion): QuestionWords {
  return { id, ...QUESTIONS[id] };
}
