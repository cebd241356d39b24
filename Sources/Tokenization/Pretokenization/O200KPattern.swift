/// The pattern of o200k_base, which cuts words where capitals begin:
/// `[^\r\n\p{L}\p{N}]?[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]*[\p{Ll}\p{Lm}\p{Lo}\p{M}]+(?i:'s|'t|'re|'ve|'m|'ll|'d)?`,
/// the same with `+` and `*` exchanged, and
/// `\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n/]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
internal struct O200KPattern: PretokenPattern {
  /// The maximum number of digits in a piece: `\p{N}{1,3}` or, as in Mistral's Tekken, `\p{N}`.
  var numbers = 3
  /// Whether a word includes a following contraction; Tekken's do not.
  var takesContractions = true

  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int {
    let first = text.bytes[start]
    let character = text.character(at: start)
    let body = start + character.length
    if character.flags.contains(.number) { return NumberRun.end(from: body, limit: numbers - 1, in: text) }
    if character.flags.contains(.letter) {
      return endOfContraction(at: endOfWord(from: start, in: text), in: text)
    }
    if first != UInt8(ascii: "\n"), first != UInt8(ascii: "\r") {
      // One character that is not a letter may lead a word; a mark may also be of the word itself.
      if let end = endOfMixedWord(from: body, in: text) { return endOfContraction(at: end, in: text) }
      if character.flags.contains(.mark) {
        return endOfContraction(at: endOfWord(from: start, in: text), in: text)
      }
      let capitals = text.endOfRun(.upper, from: body)
      if capitals > body { return endOfContraction(at: capitals, in: text) }
      if first == UInt8(ascii: " "), body < text.count {
        let next = text.character(at: body)
        if next.flags.isDisjoint(with: [.letter, .number, .space]) {
          return PunctuationRun.end(from: body + next.length, endings: .linesAndSlashes, in: text)
        }
      }
    }
    if !character.flags.contains(.space) { return PunctuationRun.end(from: body, endings: .linesAndSlashes, in: text) }
    return SpaceRun.end(from: start, joinsSpaceAtEnd: false, in: text)
  }

  /// The end of the word whose first character, a letter or mark, is at `offset`.
  @inline(__always)
  private func endOfWord(from offset: Int, in text: PretokenText) -> Int {
    endOfMixedWord(from: offset, in: text) ?? text.endOfRun(.upper, from: offset)
  }

  /// The end of capitals followed by at least one small letter; nil if there is none.
  ///
  /// Letters without case and marks count as both: where no small letter follows the capitals, the
  /// last of these among them is the small one, as a regular expression finds by backtracking.
  @inline(__always)
  private func endOfMixedWord(from offset: Int, in text: PretokenText) -> Int? {
    var offset = offset
    var both: Int?
    while offset < text.count {
      let character = text.character(at: offset)
      guard !character.flags.isDisjoint(with: [.letter, .mark]), !character.flags.contains(.lower) else {
        if character.flags.contains(.lower) { return endOfSmall(from: offset + character.length, in: text) }
        break
      }
      offset += character.length
      if !character.flags.contains(.upper) { both = offset }
    }
    return both
  }

  /// The end of `[\p{Ll}\p{Lm}\p{Lo}\p{M}]*`.
  @inline(__always)
  private func endOfSmall(from offset: Int, in text: PretokenText) -> Int {
    var offset = offset
    while offset < text.count {
      let character = text.character(at: offset)
      if character.flags.isDisjoint(with: [.letter, .mark]) || character.flags.contains(.upper) { break }
      offset += character.length
    }
    return offset
  }

  @inline(__always)
  private func endOfContraction(at end: Int, in text: PretokenText) -> Int {
    takesContractions && text.holds(UInt8(ascii: "'"), at: end)
      ? end + Contraction.lengthInAnyCase(at: end, in: text) : end
  }
}
