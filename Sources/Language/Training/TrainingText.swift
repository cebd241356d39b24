public import Base
internal import Records

/// Labelled lines in memory, tokenized: each distinct word once, and lines as word numbers.
///
/// Reads fastText's training format (`__label__x text`, with any number of labels anywhere in a line) and lines of
/// `label<TAB>source<TAB>text`, recognized line by line. White space is what fastText considers white space.
public struct TrainingText: ~Copyable {
  /// The number of lines with a label.
  package private(set) var lineCount = 0
  /// The number of words and labels read, as fastText counts them: with an end-of-line word for each line.
  package private(set) var tokenCount = 0
  internal private(set) var words = TokenTable()
  internal private(set) var labels = TokenTable()
  /// The word numbers of all lines, line by line.
  internal private(set) var tokens: [UInt32] = []
  /// The offset of each line's words in `tokens`, and the end of the last line's.
  internal private(set) var lineStarts = [0]
  internal private(set) var lineLabels: [UInt32] = []
  /// The offset of each line's labels in `lineLabels`, and the end of the last line's.
  internal private(set) var labelStarts = [0]

  /// An empty text.
  public init() {}

  /// Reads all lines of a source, plain or compressed.
  ///
  /// - Throws: `SourceError` if it cannot be read, `badTrainingText` for a line without a label.
  public mutating func read(_ source: any ByteSource) throws {
    let lines = LineReader(DecompressingSource(source))
    while let isSound = try lines.next({ line in line.withUnsafeBytes { add($0) } }) {
      guard isSound else {
        throw LanguageError(
          .badTrainingText, "a line without a label", location: "\(source.name):\(lines.lineNumber)",
          advice: "Lines are `__label__x text`, as fastText reads them, or label<TAB>source<TAB>text.")
      }
    }
  }

  /// Adds a line; returns false if it has no label. Empty lines are ignored.
  private mutating func add(_ line: UnsafeRawBufferPointer) -> Bool {
    var rest = line
    let labelsBefore = lineLabels.count
    if !line.isEmpty, !line.starts(with: FastTextModel.labelPrefix.utf8), let text = tabbedText(line) { rest = text }
    let wordsBefore = tokens.count
    var at = 0
    while at < rest.count {
      while at < rest.count, FastTextModel.isSpace(rest[at]) { at &+= 1 }
      let start = at
      while at < rest.count, !FastTextModel.isSpace(rest[at]) { at &+= 1 }
      guard at > start else { break }
      let token = UnsafeRawBufferPointer(rebasing: rest[start..<at])
      if token.starts(with: FastTextModel.labelPrefix.utf8) {
        lineLabels.append(labels.add(token))
      } else {
        tokens.append(words.add(token))
      }
    }
    guard lineLabels.count > labelsBefore else { return tokens.count == wordsBefore }
    withUnsafeBytes(of: FastTextModel.endOfLine.bigEndian) { tokens.append(words.add($0)) }
    tokenCount += tokens.count - wordsBefore + lineLabels.count - labelsBefore
    lineStarts.append(tokens.count)
    labelStarts.append(lineLabels.count)
    lineCount += 1
    return true
  }

  /// Adds the label of a line of `label<TAB>source<TAB>text` and returns the text; nil for other lines.
  private mutating func tabbedText(_ line: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    let tab = UInt8(ascii: "\t")
    guard let first = line.firstIndex(of: tab), first > 0,
      let second = line[(first + 1)...].firstIndex(of: tab), !line[..<first].contains(where: FastTextModel.isSpace)
    else { return nil }
    let label = Array(FastTextModel.labelPrefix.utf8) + line[..<first]
    label.withUnsafeBytes { lineLabels.append(labels.add($0)) }
    return UnsafeRawBufferPointer(rebasing: line[(second + 1)...])
  }
}
