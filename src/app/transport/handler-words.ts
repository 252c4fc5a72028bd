/**
 * What the functions of behaviors do, in plain words: for the line that tells what a step did. A test holds the
 * list to the behaviors that there are.
 */
const words: { readonly [handler: string]: string } = {
  onRequest: 'takes up a request',
  onMessage: 'reads a message',
  onReply: 'gets an answer',
  // clients
  onArrival: 'somebody asks for something',
  onLogRow: 'asks what the recorded traffic asks next',
  onThought: 'a user has thought and asks again',
  // load balancers and routers
  passOn: 'passes the request on',
  letIn: 'gives a backend that was set aside another chance',
  checkAll: 'looks at the health of its backends',
  check: 'asks a backend whether it is well',
  onChecked: 'hears whether a backend is well',
  // services
  onWorker: 'a worker is free and begins',
  onServed: 'its own work is done',
  onOnlyReply: 'gets the answer it needs and passes it on',
  onRepeatedReply: 'gets one of several answers',
  onSequenceReply: 'gets an answer and asks the next',
  onAllReplies: 'has all answers',
  // caches and databases
  onLookedUp: 'has looked whether it knows the value',
  onFetched: 'gets the value from behind, for all who wait for it',
  onFetchedAlone: 'gets the value from behind',
  onRead: 'has read the value',
  onWritten: 'the value is written',
  // drivers of replica sets
  onAnswer: 'the driver gets an answer of a replica',
  onPauseOver: 'the driver tries once more',
  measureMember: 'the driver measures how far a replica is',
  onMeasured: 'the driver knows how far a replica is',
  onDriverAnswered: 'the driver gets an answer of one of several replicas',
  onCoordinated: 'the driver gets the answer of the coordinator',
  onRaftAnswer: 'the driver gets an answer of a member',
  onRaftPauseOver: 'the driver tries once more',
  // a leader and its followers
  onTimer: 'looks at its clock: a heartbeat, or is the leader still there?',
  onSynced: 'its disk has the log',
  onReleased: 'an entry has waited long enough and is sent',
  onReplayed: 'has applied the log up to there',
  onReadWorked: 'has read the value',
  onWriteWorked: 'takes the write into its log',
  // quorums
  onHousekeeping: 'tidies up: hints for others, keys to compare',
  onQuorumSynced: 'its disk has what was written',
  onQuorumReadWorked: 'has read its copy',
  onQuorumWriteWorked: 'has taken the write',
  onOwnPart: 'the coordinator does its own part',
  onReplicaAnswered: 'the coordinator gets an answer of a replica',
  onDeliver: 'hands over what it kept for another',
  onDelivered: 'what it kept for another has arrived',
  // Raft
  onRaftTimer: 'looks at its clock: a heartbeat, or is the leader still there?',
  onRaftSynced: 'its disk has the log',
  onRaftSnapshotStored: 'its disk has the snapshot',
  onRaftReadWorked: 'has read the value',
  onRaftWriteWorked: 'takes the write into its log',
  // backups
  onRestored: 'the backup is back on its disk',
  onBackupDue: 'begins a backup',
  onBackupComplete: 'the backup is complete',
};

/** The words for a function; undefined for one that has none. */
export function handlerWords(handler: string): string | undefined {
  return words[handler];
}
