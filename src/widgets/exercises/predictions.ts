import type { PredictionQuestion } from '#widgets/kit/question.ts';

export const howManyPackets: PredictionQuestion = {
  kind: 'number',
  ask: 'A client opens a connection, sends a request of 64 bytes, receives a reply of 64 bytes, and the connection is closed. Nothing is lost. How many packets cross the wire, both directions together?',
  unit: 'packets',
  min: 1,
  max: 100,
};

export const whatShareOfCycles: PredictionQuestion = {
  kind: 'choice',
  ask: 'A server answers one 64-byte request on each connection. Of all the cycles its processor is busy, what share goes to opening and closing connections?',
  options: ['under a tenth', 'a tenth to a quarter', 'a quarter to a half', 'more than half'],
};

export const whoResends: PredictionQuestion = {
  kind: 'choice',
  ask: 'The host sends its reply, hands the connection to the NIC and forgets it. The wire loses the reply. What does the client see?',
  options: [
    'nothing: it waits until it gives up',
    'a reset, because nobody knows the connection any more',
    'the reply, after the client has sent its request again',
    'the reply, some time later, without having done anything',
  ],
};

export const whichLossIsWorst: PredictionQuestion = {
  kind: 'choice',
  ask: 'A server sends a reply of 142 segments. The wire loses exactly one of them. Which loss keeps the client waiting longest?',
  options: ['the first segment', 'one in the middle', 'the last segment', 'it makes no difference'],
};

export const howMuchIsLeft: PredictionQuestion = {
  kind: 'choice',
  ask: 'A host stack gets everything the authors thought of: opening and closing moved to the NIC, ACKs and FINs that ride on data, user-level threads, zero-copy, tiny control blocks. A connection still asks for 64 bytes and gets 64 bytes. How much of the processor’s work for it is left?',
  options: ['about a twentieth', 'about a fifth', 'nearly half', 'about three quarters'],
};

export const howFastIsOneLock: PredictionQuestion = {
  kind: 'choice',
  ask: 'A card has 81 cores at 1.2 GHz, each with eight threads. They share one list of timers, under one lock, in the card’s memory. How many timers can all of them together set in a second, if they do nothing else?',
  options: ['about a hundred thousand', 'about a million', 'about a hundred million', 'about a billion'],
};

export const howLongTheHostRemembers: PredictionQuestion = {
  kind: 'choice',
  ask: 'A server closes first, so somebody on its side has to remember the connection for one second of TIME-WAIT. The NIC now does the opening and the closing. How long does the host remember a connection of 64 bytes each way?',
  options: ['about a second', 'about a millisecond', 'about 60 µs', 'about 4 µs'],
};

export const howMuchSlower: PredictionQuestion = {
  kind: 'choice',
  ask: 'A card with 81 cores at 1.2 GHz receives the smallest frames that 40 Gb/s can bring, and sends each back. Now every frame costs 1,000 cycles more. How much slower does the card become?',
  options: ['not at all', 'about a third', 'about a half', 'about four fifths'],
};

export const howMuchClassicOffloadsSave: PredictionQuestion = {
  kind: 'choice',
  ask: 'A server answers one 64-byte request on each connection. Its card now computes checksums, cuts large sends into segments and joins received ones. How much of the processor’s work is saved?',
  options: ['about a third', 'about a fifth', 'about a tenth', 'next to nothing'],
};

export const howManyComeOut: PredictionQuestion = {
  kind: 'choice',
  ask: 'The costs of this book’s machine were fitted to a few small measurements, and never to what AccelTCP achieved. Then every number the authors published was predicted with it. Of those in Figure 14.1, how many come out within 15 %?',
  options: ['none', 'some, but fewer than half', 'more than half, but not all', 'all of them'],
};

export const howMuchFasterRedis: PredictionQuestion = {
  kind: 'choice',
  ask: 'Redis answers one look-up a connection: a key of some 20 bytes, a value of two. Opening and closing move to the NIC, and the host’s stack becomes as lean as in chapter 10; Redis itself is not touched. How many times as many look-ups does a core serve as on mTCP?',
  options: ['hardly more', 'about one and a half times', 'more than twice', 'about ten times'],
};

export const howMuchMoreAProxyCarries: PredictionQuestion = {
  kind: 'choice',
  ask: 'A proxy stands between clients and web servers on two ports of 40 Gb/s, and files have some 700 bytes. One core relays them in software. Now the NIC takes each connection over after its first request, and the connections stay. How many times as much does the proxy carry?',
  options: ['about twice', 'about four times', 'about twelve times', 'more than that'],
};
