/// The pattern of cl100k_base and of the families after it (Llama 3, Qwen 2 ...):
/// `(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}|
/// ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`.
internal struct CL100KPattern: PretokenPattern {
  /// The maximum number of digits in a piece: `\p{N}{1,3}` or, as in Qwen 2, `\p{N}`.
  var numbers = 3
  /// Whether any white space at the text's end is one piece: the `\s++$` that tiktoken tries before line
  /// ends.
  var joinsSpaceAtEnd: Bool

  @inline(__always)
  func end(of start: Int, in text: PretokenText) -> Int {
    let first = text.bytes[start]
    if first == UInt8(ascii: "'") {
      let length = Contraction.lengthInAnyCase(at: start, in: text)
      if length > 0 { return start + length }
    }
    let character = text.character(at: start)
    let body = start + character.length
    if character.flags.contains(.letter) { return text.endOfLetters(from: body) }
    if character.flags.contains(.number) { return NumberRun.end(from: body, limit: numbers - 1, in: text) }
    if first != UInt8(ascii: "\n"), first != UInt8(ascii: "\r"), body < text.count {
      let next = text.character(at: body)
      if next.flags.contains(.letter) { return text.endOfLetters(from: body + next.length) }
      if first == UInt8(ascii: " "), next.flags.isDisjoint(with: [.letter, .number, .space]) {
        return PunctuationRun.end(from: body + next.length, endings: .lines, in: text)
      }
    }
    if !character.flags.contains(.space) { return PunctuationRun.end(from: body, endings: .lines, in: text) }
    return SpaceRun.end(from: start, joinsSpaceAtEnd: joinsSpaceAtEnd, in: text)
  }
}

/// `\p{N}{1,n}`.
internal enum NumberRun {
  /// The end of at most `limit` more numbers.
  @inline(__always)
  static func end(from offset: Int, limit: Int, in text: PretokenText) -> Int {
    var offset = offset
    var left = limit
    while left > 0, offset < text.count {
      let character = text.character(at: offset)
      guard character.flags.contains(.number) else { break }
      offset += character.length
      left -= 1
    }
    return offset
  }
}

/// `[^\s\p{L}\p{N}]+` with what may follow it.
internal enum PunctuationRun {
  /// What a run may end with: `[\r\n]*` or `[\r\n/]*`.
  enum Endings {
    case lines
    case linesAndSlashes
  }

  @inline(__always)
  static func end(from offset: Int, endings: Endings, in text: PretokenText) -> Int {
    var end = text.endOfRun(without: [.letter, .number, .space], from: offset)
    while end < text.count {
      let byte = text.bytes[end]
      guard
        byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
          || (endings == .linesAndSlashes && byte == UInt8(ascii: "/"))
      else { break }
      end += 1
    }
    return end
  }
}

/// `\s*[\r\n]+|\s+(?!\S)|\s+`.
internal enum SpaceRun {
  /// The end of the piece at `start`, which holds white space that no other alternative takes.
  @inline(__always)
  static func end(from start: Int, joinsSpaceAtEnd: Bool, in text: PretokenText) -> Int {
    let end = text.endOfRun(.space, from: start)
    if joinsSpaceAtEnd, end == text.count { return end }
    var line = end
    while line > start {
      let byte = text.bytes[line - 1]
      if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") { return line }
      line -= 1
    }
    return text.endOfSpaceBeforeText(from: start, run: end)
  }
}
