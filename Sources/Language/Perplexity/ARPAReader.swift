internal import Base
internal import Records

/// Reads n-gram models in ARPA's format, as strictly as KenLM 0.3.0 does: numbers of n-grams by length, then a section
/// for each length, then `\end\`.
///
/// A line is a probability (log10), the words, and a backoff (log10) unless it is 0. Tables grow with the lines, so that
/// what a file says of its size costs nothing.
internal final class ARPAReader {
  private let lines: LineReader
  private let name: String
  private var counts: [Int] = []

  /// - Parameter source: the file, plain or compressed.
  internal init(_ source: any ByteSource) {
    name = source.name
    lines = LineReader(DecompressingSource(source))
  }

  /// - Throws: `SourceError`, or `notAModel`, `unsupportedModel` or `damagedModel` with the line.
  internal func read() throws -> FinishedNgramTables {
    try readCounts()
    var builder = NgramTablesBuilder(order: counts.count)
    for (index, count) in counts.enumerated() {
      try expect("\\\(index + 1)-grams:")
      for _ in 0..<count { try readNgram(index + 1, &builder) }
    }
    try expect("\\end\\")
    if let line = try nonBlank() { throw damaged("text behind \\end\\: \(line.prefix(40))") }
    return builder.finish()
  }

  private func damaged(_ message: String) -> LanguageError {
    .damagedNgramModel(message, "\(name):\(max(lines.lineNumber, 1))")
  }

  /// The next line that is not blank; nil at the end.
  private func nonBlank() throws -> String? {
    while let line = try lines.next({ $0.string }) {
      if !line.utf8.allSatisfy({ $0 == 0x20 || $0 &- 0x09 < 5 }) {
        return line.last == "\r" ? String(line.dropLast()) : line
      }
    }
    return nil
  }

  private func expect(_ header: String) throws {
    let line = try nonBlank()
    guard line == header else {
      throw damaged("expected \(header), found \(line.map { String($0.prefix(40)) } ?? "the end")")
    }
  }

  private func readCounts() throws {
    var line = try nonBlank()
    while line?.hasPrefix("#") == true { line = try nonBlank() }
    guard line == "\\data\\" else {
      throw LanguageError(
        .notAModel, "neither a KenLM binary file nor an ARPA file", location: name,
        advice: "ARPA files begin with \\data\\. KenLM's lmplz writes them.")
    }
    while let line = try lines.next({ $0.string }) {
      let fields = line.split(whereSeparator: { $0 == " " || $0 == "=" || $0.isWhitespace })
      if fields.isEmpty { break }
      guard fields.count == 3, fields[0] == "ngram", Int(fields[1]) == counts.count + 1,
        let count = Int(fields[2]), count >= 0
      else { throw damaged("expected ngram \(counts.count + 1)= and a number") }
      counts.append(count)
      guard counts.count <= NgramModel.highestOrder else { throw NgramModel.unusable(order: counts.count, name) }
    }
    guard counts.count >= 2 else { throw NgramModel.unusable(order: counts.count, name) }
  }

  private func readNgram(_ length: Int, _ builder: inout NgramTablesBuilder) throws {
    let problem: String?? = try lines.next { line in
      line.withUnsafeBytes { line in
        add(line.last == 0x0D ? UnsafeRawBufferPointer(rebasing: line.dropLast()) : line, length, &builder)
      }
    }
    guard let problem else { throw damaged("the \(length)-grams end early") }
    if let problem { throw damaged(problem) }
  }

  /// Adds the n-gram of a line; returns what is wrong with it, or nil.
  private func add(_ line: UnsafeRawBufferPointer, _ length: Int, _ builder: inout NgramTablesBuilder) -> String? {
    var at = 0
    func field() -> UnsafeRawBufferPointer {
      while at < line.count, line[at] == 0x20 || line[at] == 0x09 { at += 1 }
      let start = at
      while at < line.count, line[at] != 0x20, line[at] != 0x09 { at += 1 }
      return UnsafeRawBufferPointer(rebasing: line[start..<at])
    }
    guard let probability = Self.number(field()) else { return "a \(length)-gram without a probability" }
    guard probability <= 0 else { return "a positive logarithm of a probability" }
    var words: [UnsafeRawBufferPointer] = []
    for _ in 0..<length {
      let word = field()
      guard !word.isEmpty else { return "a \(length)-gram of fewer words" }
      words.append(word)
    }
    var backoff: Float = -0.0
    if at < line.count {
      guard let value = Self.number(field()), at == line.count else { return "no number behind the words" }
      guard value == 0 || length < counts.count else { return "a backoff of the longest n-grams" }
      // Zero is written as -0 where nothing longer begins with the n-gram, which the longer ones then change.
      backoff = value == 0 ? -0.0 : value
    }
    if length == 1 {
      builder.add(word: words[0], probability: probability, backoff: backoff)
      return nil
    }
    var ngram: [UInt32] = []
    for word in words.reversed() {
      guard let number = builder.number(of: word) else {
        return "the word \(String(decoding: word, as: UTF8.self)) is not among the 1-grams"
      }
      ngram.append(number)
    }
    return builder.add(ngram, probability: probability, backoff: backoff)
      ? nil : "no \(length - 1)-gram of all its words but the last"
  }

  private static func number(_ digits: UnsafeRawBufferPointer) -> Float? {
    guard digits.count <= 40, let value = Float(String(decoding: digits, as: UTF8.self)), value.isFinite else {
      return nil
    }
    return value
  }
}
