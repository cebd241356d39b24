import Base

// Comments and doctypes: sections 13.2.5.41 to 13.2.5.68.
extension Tokenizer {
  /// Reads the markup that `<!` begins, up to and including its `>`; false if it produces no token.
  mutating func readDeclaration(_ start: Int) -> Bool {
    if source[start] == UInt8(ascii: "-"), source[start + 1] == UInt8(ascii: "-") {
      readComment(start + 2)
    } else if matches("doctype", at: start) {
      readDoctype(start + 7)
    } else if allowsCDATA, matches("[CDATA[", at: start) {
      state = .cdata
      position = start + 7
      return false
    } else {
      readBogusComment(start)
    }
    return true
  }

  /// Whether `word` is at `place`; its lower-case letters match either case.
  private func matches(_ word: StaticString, at place: Int) -> Bool {
    for index in 0..<word.utf8CodeUnitCount {
      let wanted = word.utf8Start[index]
      let isLower = wanted >= 0x61 && wanted <= 0x7A
      if (isLower ? source[place + index] | 0x20 : source[place + index]) != wanted { return false }
    }
    return true
  }

  /// Reads a comment whose text begins at `start`.
  private mutating func readComment(_ start: Int) {
    if source[start] == UInt8(ascii: ">") { return emitComment(start..<start, next: start + 1) }
    if source[start] == UInt8(ascii: "-"), source[start + 1] == UInt8(ascii: ">") {
      return emitComment(start..<start, next: start + 2)
    }
    var place = start
    while let close = firstClose(from: place) {
      if close - 2 >= start, source[close - 1] == UInt8(ascii: "-"), source[close - 2] == UInt8(ascii: "-") {
        return emitComment(start..<close - 2, next: close + 1)
      }
      if close - 3 >= start, source[close - 1] == UInt8(ascii: "!"),
        source[close - 2] == UInt8(ascii: "-"), source[close - 3] == UInt8(ascii: "-")
      {
        return emitComment(start..<close - 3, next: close + 1)
      }
      place = close + 1
    }
    // Dashes that could have begun the comment's end are no part of it.
    var last = end
    if last - 3 >= start, source[last - 1] == UInt8(ascii: "!"), source[last - 2] == UInt8(ascii: "-"),
      source[last - 3] == UInt8(ascii: "-")
    {
      last -= 3
    } else {
      for _ in 0..<2 where last > start && source[last - 1] == UInt8(ascii: "-") { last -= 1 }
    }
    emitComment(start..<last, next: end)
  }

  /// Reads a bogus comment to the next `>`.
  mutating func readBogusComment(_ start: Int) {
    let close = firstClose(from: start) ?? end
    emitComment(start..<close, next: min(close + 1, end))
  }

  /// The first `>` at or after `place`.
  private func firstClose(from place: Int) -> Int? {
    ByteScan.index(of: UInt8(ascii: ">"), in: UnsafeMutableBufferPointer(start: source, count: end), from: place)
  }

  private mutating func emitComment(_ range: Range<Int>, next: Int) {
    token.kind = .comment
    token.text = replacingZeros(range)
    position = next
  }

  /// A piece of the source in which U+FFFD represents each U+0000.
  private mutating func replacingZeros(_ range: Range<Int>) -> ByteRange {
    var text = TextRun(from: range.lowerBound)
    let bytes = UnsafeMutableBufferPointer(start: source, count: range.upperBound)
    var place = range.lowerBound
    while let zero = ByteScan.index(of: 0, in: bytes, from: place) {
      add(.replacement, to: &text, at: zero)
      place = zero + 1
      text.pending = place
    }
    return self.range(of: text, upTo: range.upperBound)
  }

  // MARK: Doctypes

  /// Reads a doctype after the word itself.
  private mutating func readDoctype(_ start: Int) {
    token.kind = .doctype
    token.name = .empty
    token.doctype = Token.Doctype()
    var place = skipWhitespace(start)
    guard source[place] != UInt8(ascii: ">"), place < end else { return endDoctype(place, quirks: true) }
    let nameStart = place
    while place < end, !isWhitespace(place), source[place] != UInt8(ascii: ">") {
      if classes[Int(source[place])] & ByteClass.upper != 0 { source[place] |= 0x20 }
      place += 1
    }
    token.doctype.hasName = true
    token.name = replacingZeros(nameStart..<place)
    guard place < end else { return endDoctype(place, quirks: true) }
    place = skipWhitespace(place)
    if place >= end || source[place] == UInt8(ascii: ">") { return endDoctype(place, quirks: place >= end) }
    if matches("public", at: place) {
      readPublicIdentifier(place + 6)
    } else if matches("system", at: place) {
      readSystemIdentifier(place + 6, isRequired: true)
    } else {
      endDoctype(place, quirks: true)
    }
  }

  private mutating func readPublicIdentifier(_ start: Int) {
    var place = skipWhitespace(start)
    guard let identifier = readIdentifier(&place) else { return endDoctype(place, quirks: true) }
    token.doctype.hasPublicIdentifier = true
    token.doctype.publicIdentifier = identifier.text
    guard identifier.isClosed else { return endDoctype(place, quirks: true) }
    readSystemIdentifier(place, isRequired: false)
  }

  private mutating func readSystemIdentifier(_ start: Int, isRequired: Bool) {
    var place = skipWhitespace(start)
    if !isRequired, place < end, source[place] == UInt8(ascii: ">") {
      return endDoctype(place, quirks: false)
    }
    guard let identifier = readIdentifier(&place) else { return endDoctype(place, quirks: true) }
    token.doctype.hasSystemIdentifier = true
    token.doctype.systemIdentifier = identifier.text
    guard identifier.isClosed else { return endDoctype(place, quirks: true) }
    // What follows is ignored and asks for no quirks, unless the page ends first.
    let rest = skipWhitespace(place)
    endDoctype(rest, quirks: rest >= end)
  }

  /// Reads a quoted identifier at `place` and moves `place` after it, or nil if none is there.
  private mutating func readIdentifier(_ place: inout Int) -> (text: ByteRange, isClosed: Bool)? {
    let quote = source[place]
    guard place < end, quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else { return nil }
    let start = place + 1
    place = start
    while place < end, source[place] != quote, source[place] != UInt8(ascii: ">") { place += 1 }
    let text = replacingZeros(start..<place)
    guard place < end, source[place] == quote else { return (text, false) }
    place += 1
    return (text, true)
  }

  /// Ends a doctype at the next `>`.
  private mutating func endDoctype(_ place: Int, quirks: Bool) {
    token.doctype.forcesQuirks = quirks
    position = firstClose(from: place).map { $0 + 1 } ?? end
  }

  private func isWhitespace(_ place: Int) -> Bool {
    classes[Int(source[place])] & ByteClass.whitespace != 0
  }

  private func skipWhitespace(_ start: Int) -> Int {
    var place = start
    while isWhitespace(place) { place += 1 }
    return place
  }
}
