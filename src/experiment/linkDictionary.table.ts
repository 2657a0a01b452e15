/**
 * Text that links are likely to repeat. Part of the link format `e1`: never edit it, or old links break; a new
 * dictionary means a new format.
 */
export const linkDictionary =
  '"testbed.clients":"testbed.serverCores":"testbed.serverClock":"testbed.stack":"testbed.nic":' +
  '"testbed.ringDescriptors":"testbed.linkRate":"testbed.linkDelay":"testbed.linkQueue":' +
  '"offloads.setup":"offloads.teardown":"offloads.splice":"offloads.tso":"offloads.lro":' +
  '"offloads.checksum":"offloads.rss":"offloads.wheelGroups":"offloads.wheelTick":' +
  '"offloads.teardownRetries":"offloads.teardownFlows":"offloads.extraCycles":' +
  '"host.userLevelThreads":"host.zeroCopy":"host.lazyTcb":"host.ackPiggyback":"host.finPiggyback":' +
  '"tcp.mss":"tcp.windowScale":"tcp.timestamps":"tcp.sack":"tcp.delayedAck":"tcp.nagle":' +
  '"tcp.congestionControl":"tcp.rtoInitial":"tcp.rtoMin":"tcp.rtoMax":"tcp.retries":' +
  '"tcp.timeWait":"tcp.initialWindow":"tcp.sendBuffer":"tcp.receiveBuffer":"application.kind":' +
  '"workload.kind":"workload.concurrency":"workload.connections":"workload.transactions":' +
  '"workload.requestBytes":"workload.replyBytes":"workload.closer":"workload.rampInterval":' +
  '"disturbances.loss":"disturbances.duplicate":"disturbances.reorder":' +
  '"disturbances.reorderDelay":"disturbances.corrupt":"disturbances.direction":"probes.trace":' +
  '"probes.sampleInterval":"duration":"seed":"name":"disturbances.exact":' +
  '{"link":"toServer","frame":{"link":"toClient","frame":,"fate":"duplicate","delay":' +
  ',"fate":"corrupt","delay":0},"fate":"drop","delay":0}"as-released""agilio-cx""ideal""mtcp"' +
  '"none""client"false,true,"off","intended","acceltcp",000000,000000000,}],"moment":{"time":' +
  ',"paused":true,"selection":,"hidden":[]}}{"changes":{';
