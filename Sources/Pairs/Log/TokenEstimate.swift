/// Tokens of a text before a server has counted them: for rates, limits and estimates.
internal enum TokenEstimate {
  /// One token for four bytes of ASCII, and one for two of others, rounded up: a little more than models of 30,000
  /// to 260,000 tokens make of English, German, Hindi or Chinese.
  static func tokens(_ text: String) -> Int {
    var (ascii, others) = (0, 0)
    for byte in text.utf8 { if byte < 0x80 { ascii += 1 } else { others += 1 } }
    return (ascii + 3) / 4 + (others + 1) / 2
  }
}
