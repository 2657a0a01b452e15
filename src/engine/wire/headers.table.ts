/**
 * Every field of the headers we speak, once: the views in ethernet.ts, ipv4.ts and tcp.ts read these offsets, and the
 * packet inspector draws them. Offsets are bits from the start of the header; widths are bits.
 */
export interface Field {
  readonly name: string;
  readonly label: string;
  readonly bit: number;
  readonly width: number;
  readonly source: string;
  readonly format: 'mac' | 'ipv4' | 'hex' | 'decimal' | 'flags' | 'etherType';
}

export const ETHERNET_BYTES = 14;
export const IPV4_BYTES = 20;
export const TCP_BYTES = 20;
export const IPV4_START = ETHERNET_BYTES;
export const TCP_START = ETHERNET_BYTES + IPV4_BYTES;

export const ethernetFields: readonly Field[] = [
  { name: 'destination', label: 'Destination', bit: 0, width: 48, source: 'IEEE 802.3', format: 'mac' },
  { name: 'source', label: 'Source', bit: 48, width: 48, source: 'IEEE 802.3', format: 'mac' },
  { name: 'etherType', label: 'EtherType', bit: 96, width: 16, source: 'IEEE 802.3', format: 'etherType' },
];

export const ipv4Fields: readonly Field[] = [
  { name: 'version', label: 'Version', bit: 0, width: 4, source: 'RFC 791 §3.1', format: 'decimal' },
  { name: 'headerLength', label: 'IHL, 32-bit words', bit: 4, width: 4, source: 'RFC 791 §3.1', format: 'decimal' },
  { name: 'dscp', label: 'DSCP', bit: 8, width: 6, source: 'RFC 2474', format: 'decimal' },
  { name: 'ecn', label: 'ECN', bit: 14, width: 2, source: 'RFC 3168 §5', format: 'decimal' },
  { name: 'totalLength', label: 'Total length', bit: 16, width: 16, source: 'RFC 791 §3.1', format: 'decimal' },
  { name: 'identification', label: 'Identification', bit: 32, width: 16, source: 'RFC 6864', format: 'hex' },
  { name: 'flags', label: 'Flags', bit: 48, width: 3, source: 'RFC 791 §3.1', format: 'decimal' },
  { name: 'fragmentOffset', label: 'Fragment offset', bit: 51, width: 13, source: 'RFC 791 §3.1', format: 'decimal' },
  { name: 'timeToLive', label: 'Time to live', bit: 64, width: 8, source: 'RFC 791 §3.1', format: 'decimal' },
  { name: 'protocol', label: 'Protocol', bit: 72, width: 8, source: 'RFC 791 §3.1', format: 'decimal' },
  { name: 'checksum', label: 'Header checksum', bit: 80, width: 16, source: 'RFC 1071', format: 'hex' },
  { name: 'sourceAddress', label: 'Source address', bit: 96, width: 32, source: 'RFC 791 §3.1', format: 'ipv4' },
  { name: 'destinationAddress', label: 'Destination address', bit: 128, width: 32, source: 'RFC 791 §3.1', format: 'ipv4' },
];

export const tcpFields: readonly Field[] = [
  { name: 'sourcePort', label: 'Source port', bit: 0, width: 16, source: 'RFC 9293 §3.1', format: 'decimal' },
  { name: 'destinationPort', label: 'Destination port', bit: 16, width: 16, source: 'RFC 9293 §3.1', format: 'decimal' },
  { name: 'sequence', label: 'Sequence number', bit: 32, width: 32, source: 'RFC 9293 §3.1', format: 'decimal' },
  { name: 'acknowledgment', label: 'Acknowledgment number', bit: 64, width: 32, source: 'RFC 9293 §3.1', format: 'decimal' },
  { name: 'dataOffset', label: 'Data offset, 32-bit words', bit: 96, width: 4, source: 'RFC 9293 §3.1', format: 'decimal' },
  { name: 'reserved', label: 'Reserved', bit: 100, width: 4, source: 'RFC 9293 §3.1', format: 'decimal' },
  { name: 'flags', label: 'Control bits', bit: 104, width: 8, source: 'RFC 9293 §3.1', format: 'flags' },
  { name: 'window', label: 'Window', bit: 112, width: 16, source: 'RFC 9293 §3.1', format: 'decimal' },
  { name: 'checksum', label: 'Checksum', bit: 128, width: 16, source: 'RFC 9293 §3.1', format: 'hex' },
  { name: 'urgentPointer', label: 'Urgent pointer', bit: 144, width: 16, source: 'RFC 9293 §3.1', format: 'decimal' },
];

/** Control bits, low to high (RFC 9293 §3.1, RFC 3168). */
export const Flag = { Fin: 0x01, Syn: 0x02, Rst: 0x04, Psh: 0x08, Ack: 0x10, Urg: 0x20, Ece: 0x40, Cwr: 0x80 } as const;
export const flagNames: readonly string[] = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR'];

/** TCP option kinds (RFC 9293 §3.2, 7323, 2018). */
export const OptionKind = { End: 0, NoOperation: 1, MaximumSegmentSize: 2, WindowScale: 3, SackPermitted: 4, Sack: 5, Timestamps: 8 } as const;
export const optionNames: Readonly<Record<number, string>> = {
  0: 'End of options', 1: 'No operation', 2: 'Maximum segment size', 3: 'Window scale', 4: 'SACK permitted', 5: 'SACK', 8: 'Timestamps',
};

/** What an EtherType means here; 0x0807..0x080C and 0x0901 are the original's in-band marks (source-facts A.3), 0x88B5 is IEEE's for local experiments. */
export const EtherType = {
  Ipv4: 0x0800, Arp: 0x0806, Splice: 0x0807, Teardown: 0x0808, SetupAccepted: 0x0809, Listen: 0x080b, Init: 0x080c, SpliceFinished: 0x0901,
  Socket: 0x88b5,
} as const;
export const etherTypeNames: Readonly<Record<number, string>> = {
  0x0800: 'IPv4', 0x0806: 'ARP', 0x0807: 'splice request', 0x0808: 'teardown hand-over', 0x0809: 'SYN cookie accepted', 0x080b: 'listen', 0x080c: 'init', 0x0901: 'splice finished',
  0x88b5: 'socket message',
};
