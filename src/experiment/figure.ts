/**
 * Every physical figure of the machine, with its source and one of three labels (emulation.md §10). Calibrated once on
 * micro-facts, never on the results the book asks the machine to predict.
 *
 * Sources: SLD the talk's slides; PCIB pcie-bench measurements on this board family (SIGCOMM'18); NOTE1 a course note
 * crediting FlexTOE; PRED nfp-pred artifacts (CoNEXT'21, NFP-4000); SRC the released source; NICF Netronome firmware; FTOE FlexTOE's source;
 * DOCA NVIDIA's documentation; BF3 a review of BlueField-3 (emergentmind.com) crediting Chen et al., arXiv 2402.03041;
 * LNX Linux source; XDPB the XDP paper's benchmark notes (CoNEXT'18, tohojo/xdp-paper).
 */
export type Label = 'quoted' | 'derived' | 'assumed';
export interface Figure {
  readonly value: number;
  readonly unit: string;
  readonly label: Label;
  readonly source: string;
}

export const figure = (value: number, unit: string, label: Label, source: string): Figure => ({
  value,
  unit,
  label,
  source,
});
