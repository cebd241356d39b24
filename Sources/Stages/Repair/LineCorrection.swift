internal import Base
internal import Records

/// Runs `CorrectLines` on one thread.
internal final class LineCorrection: StageWorker {
  private let stage: CorrectLines
  private var output: [UInt8] = []
  private var line: [UInt8] = []

  private static let counted: [[UInt8]] = [
    "likes", "shares", "comments", "retweets", "reposts", "quotes", "bookmarks", "upvotes", "downvotes", "downloads",
    "views", "followers",
  ].map { Array($0.utf8) }
  private static let itemsInCart = Array("items in cart".utf8)
  private static let readMore = Array("Read more...".utf8)
  private static let signIn = Array("Sign-in".utf8)

  internal init(_ stage: CorrectLines) { self.stage = stage }

  internal func run(_ batch: inout Batch) {
    for row in batch.documents.indices where batch.documents[row].verdict.isKept {
      output.removeAll(keepingCapacity: true)
      let (before, after) = batch.texts.withSpan(batch.documents[row].text.range) { correct($0) }
      let loss = before == 0 ? 0 : Double(before - after) / Double(before)
      batch.note("refinedweb-lines.loss", loss, row: row)
      if loss > stage.loss {
        batch.drop(
          row, stage: CorrectLines.group, for: CorrectLines.reason,
          [.init("loss", .number((loss * 1e4).rounded() / 1e4)), .init("words", .integer(before))])
      } else if output.count < Int(batch.documents[row].text.count) {
        let text = batch.texts.place(output.span)
        batch.documents[row].text = text
        batch.documents[row].textScalars = batch.texts.withSpan(text.range) { $0.scalarCount }
      }
    }
  }

  /// Writes what stays of a text to `output`; returns its words before and after.
  private func correct(_ text: Span<UInt8>) -> (before: Int, after: Int) {
    var words = (before: 0, after: 0)
    // Line feeds written since the last text.
    var feeds = 0
    var start = 0
    while start <= text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end &+= 1 }
      line.removeAll(keepingCapacity: true)
      for at in start..<end { line.append(text[at]) }
      let measures = LineMeasures(line)
      words.before += measures.words
      var stays = measures.isBlank
      if !measures.isBlank, !isCut(measures) {
        cutPhrases(measures)
        let left = LineMeasures(line)
        words.after += left.words
        stays = !left.isBlank
      }
      if stays {
        output += line
        if !line.isEmpty { feeds = 0 }
        if end < text.count, feeds < 2 {
          output.append(UInt8(ascii: "\n"))
          feeds += 1
        }
      }
      start = end &+ 1
    }
    if text.count > 0, text[text.count - 1] != UInt8(ascii: "\n") { removeLastFeeds() }
    return words
  }

  /// The line feed before a last line that was cut has nothing behind it.
  private func removeLastFeeds() {
    while output.last == UInt8(ascii: "\n") { output.removeLast() }
  }

  private func isCut(_ measures: LineMeasures) -> Bool {
    if Double(measures.upperCase) > stage.upperCase * Double(measures.scalars) { return true }
    if measures.digits == measures.scalars { return true }
    if measures.words < stage.words, !measures.isUnspaced { return true }
    return isCounter()
  }

  /// Whether the line is a number, perhaps with K, M or B, and something that pages count.
  private func isCounter() -> Bool {
    var at = 0
    while at < line.count, !Self.isWordByte(line[at]) { at += 1 }
    guard at < line.count, ASCII.isDigit(line[at]) else { return false }
    while at < line.count, ASCII.isDigit(line[at]) || line[at] == UInt8(ascii: ",") || line[at] == UInt8(ascii: ".") {
      at += 1
    }
    if at < line.count, [0x4B, 0x6B, 0x4D, 0x6D, 0x42, 0x62].contains(line[at]) { at += 1 }
    let space = at
    while at < line.count, line[at] == 0x20 || line[at] == 0x09 { at += 1 }
    guard at > space, let name = Self.counted.first(where: { line[at...].starts(with: $0) }) else { return false }
    return !line[(at + name.count)...].contains(where: Self.isWordByte)
  }

  /// A letter, a digit, an underscore, or a byte of a character beyond ASCII.
  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || ASCII.isDigit(byte) || byte | 0x20 &- 0x61 < 26 || byte == UInt8(ascii: "_")
  }

  private func cutPhrases(_ measures: LineMeasures) {
    guard measures.words <= stage.phraseWords else { return }
    var at = 0
    while at + Self.itemsInCart.count <= line.count {
      if line[at...].starts(with: Self.itemsInCart) {
        line.removeSubrange(at..<at + Self.itemsInCart.count)
      } else {
        at += 1
      }
    }
    if line.count >= Self.readMore.count, line.suffix(Self.readMore.count).elementsEqual(Self.readMore) {
      line.removeLast(Self.readMore.count)
    }
    if line.starts(with: Self.signIn) { line.removeFirst(Self.signIn.count) }
  }
}

/// What a line is judged by.
private struct LineMeasures {
  var scalars = 0
  var words = 0
  var digits = 0
  var upperCase = 0
  /// Whether it has a letter of a script that is written without spaces.
  var isUnspaced = false

  var isBlank: Bool { words == 0 }

  init(_ line: [UInt8]) {
    line.withUnsafeBufferPointer { bytes in
      var scan = UTF8Scan(bytes)
      var inWord = false
      while let code = scan.next() {
        scalars += 1
        let isSpace = code == 0x20 || code &- 0x09 < 5 || code >= 0x85 && Self.isWideSpace(code)
        if !isSpace, !inWord { words += 1 }
        inWord = !isSpace
        if code < 0x80 {
          if code &- 0x30 < 10 { digits += 1 }
          if code &- 0x41 < 26 { upperCase += 1 }
        } else if let scalar = Unicode.Scalar(code) {
          measure(scalar)
        }
      }
    }
  }

  private mutating func measure(_ scalar: Unicode.Scalar) {
    let code = scalar.value
    // Beyond Greek, Cyrillic, Armenian and Georgian hardly a script has capitals; asking is slow.
    if code < 0x590 || 0x10A0...0x13FF ~= code || 0x1E00...0x1FFF ~= code || 0xA640...0xA7FF ~= code
      || code >= 0x10400
    {
      if scalar.properties.isUppercase { upperCase += 1 }
      return
    }
    if 0x660...0x1819 ~= code || code >= 0xA620, scalar.properties.generalCategory == .decimalNumber { digits += 1 }
    switch code {
    case 0x0E00...0x0FFF, 0x1000...0x109F, 0x1780...0x17FF, 0x3040...0x30FF, 0x3400...0x9FFF, 0xF900...0xFAFF:
      isUnspaced = true
    default: break
    }
  }

  private static func isWideSpace(_ code: UInt32) -> Bool {
    Unicode.Scalar(code)?.properties.isWhitespace ?? false
  }
}
