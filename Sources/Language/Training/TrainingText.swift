public import Base
internal import Records

/// Labelled lines in memory: each word once, lines as numbers of words.
///
/// Takes fastText's training format (`__label__x text`, any number of labels a line, anywhere in it) and lines of
/// `label<TAB>source<TAB>text`, told apart by each line's beginning. White space is what fastText takes for it.
public struct TrainingText: ~Copyable {
  /// Lines that have a label and are trained on.
  package private(set) var lineCount = 0
  /// Words and labels read, as fastText counts them: with an end-of-line word for each line.
  package private(set) var tokenCount = 0
  internal private(set) var words = TokenTable()
  internal private(set) var labels = TokenTable()
  /// Numbers of all lines' words, one line after another.
  internal private(set) var tokens: [UInt32] = []
  /// Where each line's words start in `tokens`, and where the last one's end.
  internal private(set) var lineStarts = [0]
  internal private(set) var lineLabels: [UInt32] = []
  /// Where each line's labels start in `lineLabels`, and where the last one's end.
  internal private(set) var labelStarts = [0]

  public init() {}

  /// Reads all lines of a source.
  ///
  /// - Throws: `SourceError` where it cannot be read, `LanguageError` for a line without a label.
  public mutating func read(_ source: any ByteSource) throws {
    let lines = LineReader(DecompressingSource(source))
    while let isSound = try lines.next({ line in line.withUnsafeBytes { add($0) } }) {
      guard isSound else {
        throw LanguageError(
          .badTrainingText, "a line without a label", location: "\(source.name):\(lines.lineNumber)",
          advice: "Lines are `__label__x text` as fastText takes them, or label<TAB>source<TAB>text.")
      }
    }
  }

  /// Adds a line; false where it has no label. Empty lines are left out.
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

  /// Takes the label of a line of `label<TAB>source<TAB>text` and returns the text; nil for other lines.
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
