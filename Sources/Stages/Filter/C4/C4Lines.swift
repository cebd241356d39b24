internal import Base
internal import Language
internal import Records

/// Judges the lines of one text by C4's rules.
internal struct C4Lines {
  typealias Text = UnsafeBufferPointer<UInt8>

  private let stage: C4Quality
  private let cutter: RuleSentences
  private let countsAll: Bool
  /// Why the whole text is dropped; nil where no line drops it.
  private(set) var dropReason: String?
  /// Sentences in the lines that are kept; counted up to the limit where nobody asks for more.
  private(set) var sentences = 0

  private static let policies: [StaticString] = [
    "terms of use", "privacy policy", "cookie policy", "uses cookies", "use of cookies", "use cookies",
  ]

  init(_ stage: C4Quality, _ cutter: RuleSentences, countsAll: Bool) {
    self.stage = stage
    self.cutter = cutter
    self.countsAll = countsAll
  }

  /// Appends the lines that are kept to `output`, parted by a line feed or, where sentences are judged, a space.
  mutating func judge(_ text: Text, keeping output: inout ByteBuffer) {
    var parts: [Range<Int>] = []
    if stage.splitsLines {
      LineCuts.forEachLine(text) { parts.append($0) }
    } else {
      cutter.append(text, to: &parts)
    }
    var isFirst = true
    for part in parts {
      let whole = Text(rebasing: text[part])
      let line = Text(rebasing: whole[LineCuts.stripped(whole)])
      guard let words = wordCount(line) else { continue }
      let start = output.count
      if !isFirst { output.append(stage.splitsLines ? UInt8(ascii: "\n") : UInt8(ascii: " ")) }
      let lineStart = output.count
      appendWithoutCitations(line, to: &output)
      let isKept = output.withSpan(lineStart..<output.count) { line in
        line.withUnsafeBufferPointer { keeps($0, words: words) }
      }
      guard dropReason == nil else { return }
      if isKept { isFirst = false } else { output.truncate(to: start) }
    }
  }

  /// White-space words of a line; nil where one is too long.
  private func wordCount(_ line: Text) -> Int? {
    let kinds = WordRules.kinds
    var words = 0
    var length = 0
    var scan = UTF8Scan(line)
    while let code = scan.next() {
      if kinds[code].contains(.space) {
        length = 0
        continue
      }
      if length == 0 { words += 1 }
      length += 1
      if stage.longestWord != -1, length > stage.longestWord { return nil }
    }
    return words
  }

  /// Appends a line without `[12]`, `[]`, `[edit]` and `[citation needed]`.
  private func appendWithoutCitations(_ line: Text, to output: inout ByteBuffer) {
    guard stage.removesCitations, line.contains(UInt8(ascii: "[")) else { return output.append(line) }
    var start = 0
    var at = 0
    while at < line.count {
      guard line[at] == UInt8(ascii: "["), let length = citationLength(Text(rebasing: line[at...])) else {
        at += 1
        continue
      }
      output.append(Text(rebasing: line[start..<at]))
      at += length
      start = at
    }
    output.append(Text(rebasing: line[start...]))
  }

  private func citationLength(_ text: Text) -> Int? {
    var end = 1
    while end < text.count, text[end] &- 0x30 < 10 { end += 1 }
    if end < text.count, text[end] == UInt8(ascii: "]") { return end + 1 }
    for mark in ["[edit]", "[citation needed]"] as [StaticString] {
      let bytes = UnsafeBufferPointer(start: mark.utf8Start, count: mark.utf8CodeUnitCount)
      if text.starts(with: bytes) { return bytes.count }
    }
    return nil
  }

  private mutating func keeps(_ line: Text, words: Int) -> Bool {
    if stage.wantsEndMarks {
      let marks: [UInt8] = [0x2E, 0x3F, 0x21, 0x22, 0x27]
      guard let last = line.last, marks.contains(last), !LineCuts.ends(line, with: "...") else { return false }
    }
    guard words >= stage.leastWords else { return false }
    if stage.dropsFiller, LineCuts.contains("lorem ipsum", in: line) {
      dropReason = "lorem-ipsum"
      return false
    }
    if stage.removesJavaScript, LineCuts.contains("javascript", in: line) { return false }
    if stage.dropsBrackets, line.contains(UInt8(ascii: "{")) {
      dropReason = "curly-bracket"
      return false
    }
    if stage.removesPolicies, Self.policies.contains(where: { LineCuts.contains($0, in: line) }) { return false }
    if !stage.splitsLines {
      sentences += 1
    } else if stage.leastSentences != -1, countsAll || sentences < stage.leastSentences {
      sentences += cutter.count(line, upTo: countsAll ? .max : stage.leastSentences - sentences)
    }
    return true
  }
}
