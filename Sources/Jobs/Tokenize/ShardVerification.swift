internal import Archive
internal import Base
package import Tokenization
internal import Records

/// Checks a folder of shards against its manifest, and samples of its documents against their sources.
///
/// Of every shard: files, sizes, digests, headers, counts, tokens within the vocabulary, documents. Of the sampled
/// documents: the source's text, encoded by definition, gives the shard's tokens, and those decoded give the text.
package struct ShardVerification: Sendable {
  /// What was checked, and what is wrong.
  package struct Report: Sendable {
    /// Shards that were checked.
    package var shards = 0
    /// Tokens in them.
    package var tokens = 0
    /// Documents whose tokens were compared with their source.
    package var compared = 0
    /// Sampled documents that could not be: their input is gone or a stream, or their ends or places are not told.
    package var notCompared = 0
    /// One sentence each, with the shard's name.
    package var problems: [String] = []
  }

  /// A document to compare.
  private struct Sample {
    var shard: Int
    var part: ShardPart
    var tokens: [UInt32]
  }

  /// The directory to check.
  package var folder: ShardFolder
  /// The tokenizer that the shards were made with.
  package var tokenizer: TokenizerFile
  /// Documents to compare of each shard.
  package var sampleCount = 10
  /// Chooses the documents to compare.
  package var seed: UInt64 = 1

  /// A check of a directory.
  package init(_ folder: ShardFolder, tokenizer: TokenizerFile) {
    self.folder = folder
    self.tokenizer = tokenizer
  }

  /// Checks everything.
  ///
  /// - Parameter told: the number of shards done so far.
  /// - Throws: only what ends the checking; what is wrong with shards is in the report.
  package func run(told: (Int) -> Void = { _ in }) throws -> Report {
    var report = Report()
    guard tokenizer.sha256 == folder.tokenizerSHA256 else {
      throw TokenizerError(
        .notATokenizer, "not the tokenizer that wrote the shards (SHA-256 \(folder.tokenizerSHA256))",
        location: tokenizer.path)
    }
    var samples: [Int: [Int: [Sample]]] = [:]
    for (index, record) in folder.manifest.shards.enumerated() {
      do {
        for sample in try check(record, index, &report) {
          guard let input = sample.part.input, let row = sample.part.row else {
            report.notCompared += 1
            continue
          }
          samples[input, default: [:]][row, default: []].append(sample)
        }
      } catch let error as any ReportableError {
        report.problems.append("\(error)")
      }
      report.shards += 1
      told(report.shards)
    }
    for (input, rows) in samples.sorted(by: { $0.key < $1.key }) { try compare(rows, input, &report) }
    return report
  }

  /// Checks a shard by itself and picks the documents to compare.
  private func check(_ record: ShardRecord, _ index: Int, _ report: inout Report) throws -> [Sample] {
    for written in record.files {
      let file = try MappedFile(path: Path.join(folder.path, written.name))
      let digest = Digest(.sha256)
      digest.update(file.bytes.bindMemory(to: UInt8.self))
      guard file.bytes.count == written.byteCount, digest.finish().hexadecimal == written.sha256 else {
        throw TokenizerError(.badShard, "the file does not match the manifest", location: written.name)
      }
    }
    let shard = try folder.open(record)
    report.tokens += shard.tokenCount
    guard shard.tokenCount == record.tokens else {
      throw TokenizerError(
        .badShard, "it has \(shard.tokenCount) tokens, and the manifest declares \(record.tokens)",
        location: record.name)
    }
    if let place = shard.firstToken(outside: folder.vocabularySize) {
      throw TokenizerError(
        .badShard, "token \(place) is outside the vocabulary",
        location: "\(record.name), byte \(shard.byteOffset(of: place))")
    }
    if record.tokens < folder.settings.minimumShardTokens {
      report.problems.append("\(record.name): fewer tokens than --min-shard-tokens")
    }
    guard let parts = try folder.parts(of: shard, record) else {
      report.notCompared += min(sampleCount, record.documents)
      return []
    }
    var buffer = TokenBuffer()
    return (0..<min(sampleCount, parts.count)).map { number in
      let key = DocumentShuffle.key(seed: seed, input: index, row: number)
      var part = parts[sampleCount >= parts.count ? number : Int(key % UInt64(parts.count))]
      // Where in its document a part is that fills the shard, a table does not tell.
      if part.firstToken == nil, parts.count == 1 { part.row = nil }
      buffer.removeAll()
      shard.read(part.tokens, into: &buffer)
      return Sample(shard: index, part: part, tokens: buffer.array)
    }
  }

  /// Reads an input up to the last row that is asked for, and compares.
  private func compare(_ rows: [Int: [Sample]], _ input: Int, _ report: inout Report) throws {
    var rows = rows
    let location = folder.inputs[input]
    if location != "-", let reader = try? openTextReader(location, fields: folder.settings.fields) {
      let encoder = DocumentEncoder(tokenizer.tokenizer, folder.settings, isReference: true)
      var batch = TextBatch()
      while !rows.isEmpty, try reader.fill(&batch) {
        for row in batch.rows {
          guard let samples = rows.removeValue(forKey: row.ordinal) else { continue }
          try batch.bytes.withSpan(row.text.range) { text in
            try compare(samples, with: text, encoder, "\(location), record \(row.ordinal + 1)", &report)
          }
        }
      }
    }
    report.notCompared += rows.values.reduce(0) { $0 + $1.count }
  }

  private func compare(
    _ samples: [Sample], with text: Span<UInt8>, _ encoder: DocumentEncoder, _ location: String, _ report: inout Report
  ) throws {
    var buffer = TokenBuffer()
    try encoder.encode(text, into: &buffer, location: location)
    let expected = buffer.array
    for sample in samples {
      let count = sample.tokens.count
      // The first part of a shard ends its document.
      let first = sample.part.firstToken ?? max(0, expected.count - count)
      let name = folder.manifest.shards[sample.shard].name
      guard first + count <= expected.count, Array(expected[first..<first + count]) == sample.tokens else {
        report.problems.append(
          "\(name): tokens \(sample.part.tokens.lowerBound) to \(sample.part.tokens.upperBound) "
            + "do not match \(location)"
        )
        continue
      }
      report.compared += 1
      if first == 0, count == expected.count { try checkDecoding(expected, text, name, location, &report) }
    }
  }

  /// Checks that a document's tokens, without separators, stand for its text.
  private func checkDecoding(
    _ tokens: [UInt32], _ text: Span<UInt8>, _ name: String, _ location: String, _ report: inout Report
  ) throws {
    var tokens = tokens[...]
    if folder.settings.separator != nil {
      switch folder.settings.separatorPlace {
      case .before: tokens.removeFirst()
      case .after: tokens.removeLast()
      case .none: break
      }
    }
    guard tokenizer.tokenizer.keepsText else { return }
    var bytes: [UInt8] = []
    let ordinary = Array(tokens)
    try tokenizer.tokenizer.decode(ordinary.span, into: &bytes)
    if bytes != text.withUnsafeBufferPointer({ Array($0) }) {
      report.problems.append("\(name): the decoded text does not match \(location)")
    }
  }
}
