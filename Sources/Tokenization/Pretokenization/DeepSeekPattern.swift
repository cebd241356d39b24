internal import Base

/// The three Splits of DeepSeek V3, one inside the other, as one scanner: `\p{N}{1,3}`, then `[一-龥぀-ゟ゠-ヿ]+`, then
/// ``[!"#$%&'()*+,\-./:;<=>?@\[\\\]^_`{|}~][A-Za-z]+|[^\r\n\p{L}\p{P}\p{S}]?[\p{L}\p{M}]+| ?[\p{P}\p{S}]+[\r\n]*|``
/// `\s*[\r\n]+|\s+(?!\S)|\s+`.
///
/// The last one does not match everything: text between two matches is a piece.
internal struct DeepSeekPattern: PretokenPattern {
  /// Numbers, Han and kana end the text that the last Split sees.
  private static let borders: CharacterFlags = [.number, .hanOrKana]

  var characters: CharacterTable { .hanAndKanaApart }

  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int {
    let first = text.bytes[start]
    let character = text.character(at: start)
    let body = start + character.length
    if !character.flags.isDisjoint(with: [.letter, .mark]) { return endOfWord(from: body, in: text) }
    if character.flags.contains(.number) { return NumberRun.end(from: body, limit: 2, in: text) }
    if character.flags.contains(.hanOrKana) { return text.endOfRun(.hanOrKana, from: body) }
    if character.flags.contains(.punctuationOrSymbol) {
      if first < 0x80, body < text.count, ASCII.isLetter(text.bytes[body]) {
        return Self.endOfLetters(from: body, in: text)
      }
      return endOfPunctuation(from: body, in: text)
    }
    if first != UInt8(ascii: "\n"), first != UInt8(ascii: "\r"), body < text.count {
      let next = text.character(at: body)
      if !next.flags.isDisjoint(with: [.letter, .mark]) { return endOfWord(from: body + next.length, in: text) }
      if first == UInt8(ascii: " "), next.flags.contains(.punctuationOrSymbol) {
        return endOfPunctuation(from: body + next.length, in: text)
      }
    }
    return character.flags.contains(.space) ? endOfSpace(from: start, in: text) : endOfRest(from: body, in: text)
  }

  /// The end of `[\p{L}\p{M}]*`.
  @inline(__always)
  private func endOfWord(from offset: Int, in text: PretokenText) -> Int {
    let end = text.endOfLetters(from: offset)
    guard end < text.count, text.bytes[end] >= 0x80 else { return end }
    return text.endOfRun([.letter, .mark], from: end)
  }

  /// The end of `[\p{P}\p{S}]*[\r\n]*`.
  @inline(__always)
  private func endOfPunctuation(from offset: Int, in text: PretokenText) -> Int {
    var end = text.endOfRun(.punctuationOrSymbol, from: offset)
    while text.holds(UInt8(ascii: "\n"), at: end) || text.holds(UInt8(ascii: "\r"), at: end) { end += 1 }
    return end
  }

  private func endOfSpace(from start: Int, in text: PretokenText) -> Int {
    let run = text.endOfRun(.space, from: start)
    let isAtBorder = run < text.count && !text.character(at: run).flags.isDisjoint(with: Self.borders)
    return SpaceRun.end(from: start, joinsSpaceAtEnd: false, in: isAtBorder ? text.prefix(run) : text)
  }

  /// The end of a run of characters that nothing matches: controls, format characters, unassigned ones.
  private func endOfRest(from offset: Int, in text: PretokenText) -> Int {
    var offset = offset
    while offset < text.count {
      let character = text.character(at: offset)
      guard character.flags.isEmpty else { break }
      let body = offset + character.length
      if body < text.count, !text.character(at: body).flags.isDisjoint(with: [.letter, .mark]) { break }
      offset = body
    }
    return offset
  }

  private static func endOfLetters(from offset: Int, in text: PretokenText) -> Int {
    var offset = offset
    while offset < text.count, ASCII.isLetter(text.bytes[offset]) { offset += 1 }
    return offset
  }
}
