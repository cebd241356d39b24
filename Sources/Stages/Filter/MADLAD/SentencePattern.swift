internal import Records

/// An expression of MADLAD-400's list of bad sentences, as far as the list uses expressions: characters, `.`, `[^ ]`,
/// `?` after them, `\` before a sign that stands for itself, and `$` or `\s*$` at the end.
internal struct SentencePattern: Sendable {
  private enum Element: Equatable {
    case literal(UInt32)
    case any
    case other(UInt32)

    func matches(_ code: UInt32) -> Bool {
      switch self {
      case .literal(let literal): code == literal
      case .any: code != 0x0A
      case .other(let excluded): code != excluded
      }
    }
  }

  private var steps: [(element: Element, isOptional: Bool)] = []
  private var isAtEnd = false
  private let first: UInt8

  /// The expression as plain text; nil if only this type can match it.
  let plainText: String?

  /// Reads an expression; nil if it has anything else, or does not begin with an ASCII character that stands for itself
  /// and has signs.
  init?(_ source: String) {
    var rest = Array(source.unicodeScalars)[...]
    if rest.last == "$", rest.dropLast().last != "\\" {
      isAtEnd = true
      rest = rest.dropLast()
      if String(String.UnicodeScalarView(rest.suffix(3))) == "\\s*" { rest = rest.dropLast(3) }
    }
    while let scalar = rest.popFirst() {
      switch scalar {
      case "\\":
        guard let sign = rest.popFirst(), sign.value < 0x80, !sign.properties.isAlphabetic else { return nil }
        steps.append((.literal(sign.value), false))
      case ".": steps.append((.any, false))
      case "[":
        guard rest.starts(with: "^ ]".unicodeScalars) else { return nil }
        rest = rest.dropFirst(3)
        steps.append((.other(0x20), false))
      case "?":
        guard !steps.isEmpty else { return nil }
        steps[steps.count - 1].isOptional = true
      case "*", "+", "(", ")", "{", "}", "^", "$", "|", "]": return nil
      default: steps.append((.literal(scalar.value), false))
      }
    }
    guard !isAtEnd || !steps.contains(where: \.isOptional) else { return nil }
    var plain = String.UnicodeScalarView()
    for step in steps {
      guard case .literal(let code) = step.element, !step.isOptional, let scalar = Unicode.Scalar(code) else { break }
      plain.append(scalar)
    }
    let isPlain = plain.count == steps.count && !isAtEnd
    plainText = isPlain ? String(plain) : nil
    guard case .literal(let code)? = steps.first?.element, isPlain || code < 0x80 else { return nil }
    first = UInt8(truncatingIfNeeded: code)
  }

  /// Whether a sentence, without white space around it, has a place that matches.
  func matches(_ sentence: UnsafeBufferPointer<UInt8>) -> Bool {
    if isAtEnd {
      // What precedes the end has a fixed number of characters.
      var start = sentence.count
      for _ in steps {
        guard start > 0 else { return false }
        start -= 1
        while start > 0, sentence[start] & 0xC0 == 0x80 { start -= 1 }
      }
      return matches(sentence, start, 0)
    }
    for at in sentence.indices where sentence[at] == first {
      if matches(sentence, at, 0) { return true }
    }
    return false
  }

  private func matches(_ sentence: UnsafeBufferPointer<UInt8>, _ start: Int, _ step: Int) -> Bool {
    var scan = UTF8Scan(sentence, from: start)
    for index in step..<steps.count {
      let before = scan.offset
      let isMatch = scan.next().map { steps[index].element.matches($0) } ?? false
      if steps[index].isOptional {
        if isMatch, matches(sentence, scan.offset, index + 1) { return true }
        scan = UTF8Scan(sentence, from: before)
      } else if !isMatch {
        return false
      }
    }
    return true
  }
}
