import Base

// RCDATA, RAWTEXT and script data: sections 13.2.5.2 to 13.2.5.4 and 13.2.5.9 to 13.2.5.31.
extension Tokenizer {
  /// Where in a script the scan is: scripts can hide in comments, and in comments further scripts.
  private enum ScriptEscape { case none, escaped, doubleEscaped }

  /// Text up to the end tag that fits the last start tag; the end tag itself is read as data.
  /// False if there is no text.
  mutating func nextInRawText() -> Bool {
    let referenceStart: UInt8 = state == .characterData ? UInt8(ascii: "&") : 0
    var escape = ScriptEscape.none
    var text = TextRun(from: position)
    var place = position
    while true {
      place =
        escape == .none
        ? ByteScan.first(UInt8(ascii: "<"), referenceStart, in: source, from: place)
        : ByteScan.first(UInt8(ascii: "<"), UInt8(ascii: ">"), in: source, from: place)
      let byte = source[place]
      if byte == UInt8(ascii: "<") {
        if escape != .doubleEscaped, endsRawText(place) {
          state = .data
          let hasText = emit(text, upTo: place)
          position = place
          return hasText
        }
        place = state == .scriptData ? skipInScript(place, &escape) : place + 1
      } else if byte == UInt8(ascii: ">") {
        if source[place - 1] == UInt8(ascii: "-"), source[place - 2] == UInt8(ascii: "-") { escape = .none }
        place += 1
      } else if byte == UInt8(ascii: "&") {
        let reference = references.read(source + place, inAttribute: false)
        if reference.consumed == 0 {
          place += 1
        } else {
          add(reference.text, to: &text, at: place)
          place += reference.consumed
          text.pending = place
        }
      } else if place >= end {
        if !emit(text, upTo: end) { token.kind = .end }
        position = end
        return true
      } else {
        add(.replacement, to: &text, at: place)
        place += 1
        text.pending = place
      }
    }
  }

  /// Whether `</` and the last start tag's name are at `place`, and the name ends there.
  private func endsRawText(_ place: Int) -> Bool {
    let count = Int(lastStartTag.count)
    guard source[place + 1] == UInt8(ascii: "/"), count > 0, place + 2 + count <= end else { return false }
    let name = pointer(lastStartTag)
    for index in 0..<count {
      var byte = source[place + 2 + index]
      if classes[Int(byte)] & ByteClass.upper != 0 { byte |= 0x20 }
      if byte != name[index] { return false }
    }
    return endsName(place + 2 + count)
  }

  /// Whether the byte at `place` is whitespace, `/` or `>`.
  private func endsName(_ place: Int) -> Bool {
    source[place] != 0 && classes[Int(source[place])] & ByteClass.endsTagName != 0
  }

  /// Skips the `<` at `place` in a script and changes how it is escaped; returns where to continue.
  private func skipInScript(_ place: Int, _ escape: inout ScriptEscape) -> Int {
    switch escape {
    case .none:
      guard source[place + 1] == UInt8(ascii: "!"), source[place + 2] == UInt8(ascii: "-"),
        source[place + 3] == UInt8(ascii: "-")
      else { return place + 1 }
      escape = .escaped
      return place + 4
    case .escaped:
      let name = place + 1
      guard isScript(name), endsName(name + 6) else { return place + 1 }
      escape = .doubleEscaped
      // `>` here ends a name and no comment.
      return name + 7
    case .doubleEscaped:
      let name = place + 2
      guard source[place + 1] == UInt8(ascii: "/"), isScript(name), endsName(name + 6) else {
        return place + 1
      }
      escape = .escaped
      return name + 7
    }
  }

  /// Whether `script` in any case is at `place`.
  private func isScript(_ place: Int) -> Bool {
    let name: StaticString = "script"
    for index in 0..<6 where source[place + index] | 0x20 != name.utf8Start[index] { return false }
    return true
  }
}
