/// The order in which pieces of BPE models merge: the greatest score first.
internal enum PieceOrder {
  /// A number that is the lower the earlier a score merges. Scores compare by their bits, as in SentencePiece,
  /// so that 0 comes before -0.
  static func rank(_ score: Float) -> UInt32 {
    let bits = score.bitPattern
    return bits & 1 << 31 != 0 ? bits : ~bits & 0x7FFF_FFFF
  }
}
