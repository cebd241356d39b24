/// Limits on what a tokenizer file, or a text, may make encoding cost. No tokenizer in use comes near them.
internal enum TokenizerLimits {
  /// Bytes of a tokenizer file; the largest in use have 35 MB.
  static let fileBytes = 128 << 20
  /// Commas in a tokenizer.json, which tell how many values it has at most: each takes some 80 bytes while it is read.
  /// The largest in use have under two million.
  static let jsonCommas = 8 << 20
  /// Bytes of a token, as SentencePiece has it: at each place of a text all tokens that begin there are looked at, so that
  /// a text costs its length times that of the longest token at worst. The longest in use have a few hundred.
  static let tokenBytes = 8000
  /// Bytes of the tokens up to which the fast way to merge is taken: its steps grow with the number of tokens that begin
  /// alike. Other vocabularies are merged step by step.
  static let fastTokenBytes = 1024
  /// The sum of the squares of all tokens' bytes up to which it is found which pieces of a model merge into which.
  static let splitSteps = 1 << 32
  /// Bytes of a text that is encoded as one where nothing cuts it: a word without a space, or a text of a model whose
  /// pieces reach across spaces. Where an encoder needs memory for every byte, the parts of a longer one are encoded by
  /// themselves, so that this memory is bounded too.
  static let wordBytes = 4 << 20

  /// The end of the part of a word that begins at `start`: a character's, at most `wordBytes` on.
  @inline(__always)
  static func partEnd(of bytes: UnsafePointer<UInt8>, from start: Int, to end: Int) -> Int {
    guard end &- start > wordBytes else { return end }
    var place = start + wordBytes
    // Continuation bytes belong to what is before them; malformed text has any number of them.
    while place > start + wordBytes - 4, bytes[place] & 0xC0 == 0x80 { place -= 1 }
    return place
  }
}
