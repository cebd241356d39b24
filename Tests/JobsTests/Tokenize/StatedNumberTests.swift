import Base
import Foundation
import TestSupport
import Testing
import Tokenization

@testable import Jobs
@testable import Runs

/// Numbers that a record, a manifest or a private file states are nobody's promise: whatever they are, nothing traps,
/// hangs or takes memory for what is not there.
@Suite struct StatedNumberTests {
  private static let changes = [
    "-1", "-5", "0", "1099511627776", "281474976710656", "4611686018427387904", "9223372036854775807",
    "-9223372036854775808", "18446744073709551616", "1e300", "null",
  ]

  private func run(_ folder: String, _ output: String, _ change: (inout TokenizationSettings) -> Void = { _ in }) throws
  {
    var settings = TokenizationSettings(format: .llmc, prefix: "x")
    settings.shardTokens = 900
    settings.separator = TinyTokenizer.separator
    change(&settings)
    _ = try JobRunner.run(
      TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings), ["\(folder)/a.jsonl"], to: output)
  }

  /// The places of numbers that are members' values.
  private func numbers(_ text: String, of key: String = "[a-z_]+") throws -> [Range<String.Index>] {
    let expression = try NSRegularExpression(pattern: "\"\(key)\":(-?[0-9]+|null)")
    return expression.matches(in: text, range: NSRange(text.startIndex..., in: text)).compactMap {
      Range($0.range(at: 1), in: text)
    }
  }

  /// Replaces every number in a text in turn, and lets `body` look at the result.
  private func forEachChange(of text: String, _ body: (String) throws -> Void) throws {
    for range in try numbers(text) {
      for number in Self.changes { try body(text.replacingCharacters(in: range, with: number)) }
    }
  }

  @Test func recordsAndManifests() throws {
    try withTemporaryFolder { folder in
      _ = try RunTexts.write(20, seed: 2, to: "\(folder)/a.jsonl", faults: true)
      try run(folder, "\(folder)/out")
      let names = try FileSystem.names(in: "\(folder)/out/records")
      for name in [names[0], names[names.count - 1]] {
        let text = try String(contentsOfFile: "\(folder)/out/records/\(name)", encoding: .utf8)
        try forEachChange(of: text) { changed in
          guard let record = try? CompletionRecord(Array(changed.utf8), name: name, path: name) else { return }
          var counts = record.counts
          for _ in 0..<3 { counts.add(record.counts) }
          _ = counts[.faults].total
          _ = try? ShardRecord(record)
        }
      }
      let manifest = "\(folder)/out/manifest.json"
      let text = try String(contentsOfFile: manifest, encoding: .utf8)
      // A whole shard's description is enough; the other ones are alike.
      let second = try #require(text.range(of: #"{"name":"x_train_000001"#))
      let third = try #require(text.range(of: #"{"name":"x_train_000002"#))
      try forEachChange(of: String(text[second.lowerBound..<third.lowerBound])) { changed in
        try AtomicFile.write(
          text.replacingCharacters(in: second.lowerBound..<third.lowerBound, with: changed), to: manifest)
        guard let shards = try? ShardFolder("\(folder)/out") else { return }
        _ = (shards.manifest.tokens, shards.manifest.documents, shards.manifest.textBytes)
        let verification = ShardVerification(shards, tokenizer: try TinyTokenizer.file())
        _ = try? verification.run()
      }
    }
  }

  /// A run goes on from what such records say, or refuses them.
  @Test(arguments: [nil, 5] as [UInt64?]) func runsGoOnFromRecords(_ seed: UInt64?) throws {
    try withTemporaryFolder { folder in
      _ = try RunTexts.write(20, seed: 2, to: "\(folder)/a.jsonl", faults: true)
      try run(folder, "\(folder)/out") { $0.shuffleSeed = seed }
      let names = try FileSystem.names(in: "\(folder)/out/records")
      let text = try String(contentsOfFile: "\(folder)/out/records/\(names[0])", encoding: .utf8)
      let end = try #require(text.range(of: #""end":{"#))
      for key in ["part", "document", "offset", "tokens"] {
        for number in Self.changes {
          try? FileSystem.remove("\(folder)/again")
          try FileManager.default.copyItem(atPath: "\(folder)/out", toPath: "\(folder)/again")
          for name in names.dropFirst() { try FileSystem.remove("\(folder)/again/records/\(name)") }
          let place = try #require(try numbers(String(text[end.upperBound...]), of: key).first)
          let rest = String(text[end.upperBound...]).replacingCharacters(in: place, with: number)
          try AtomicFile.write(text[..<end.upperBound] + rest, to: "\(folder)/again/records/\(names[0])")
          try? run(folder, "\(folder)/again") { $0.shuffleSeed = seed }
        }
      }
    }
  }

  /// Rows beyond counting: a record that declares 2^62 of them is refused at once.
  @Test func rowsBeyondCounting() throws {
    #expect(
      try SourceRange(JSONValue(parsing: #"{"input":0,"row":0,"rows":4611686018427387904,"first_token":0}"#)) == nil)
    try withTemporaryFolder { folder in
      _ = try RunTexts.write(20, seed: 2, to: "\(folder)/a.jsonl")
      try run(folder, "\(folder)/out")
      let manifest = "\(folder)/out/manifest.json"
      let text = try String(contentsOfFile: manifest, encoding: .utf8)
      var many = text
      for range in try numbers(text, of: "rows").reversed() { many.replaceSubrange(range, with: "281474976710656") }
      try AtomicFile.write(many, to: manifest)
      let verification = ShardVerification(try ShardFolder("\(folder)/out"), tokenizer: try TinyTokenizer.file())
      let report = try verification.run()
      #expect(
        report.problems.count == report.shards && report.problems.allSatisfy { $0.contains("its record declares") })
    }
  }

  /// A spool's documents have no more bytes than its file.
  @Test func spoolsThatDeclareTooMuch() throws {
    try withTemporaryFolder { folder in
      let place = StreamPosition(part: 0, document: 0, offset: 0, tokens: nil)
      for (offset, number) in [
        (56, Int64(-1)), (56, 1 << 31), (64, -1), (64, 1 << 39), (64, .max), (64, 1 << 62), (8, -1),
      ] {
        let spool = try TokenSpool(path: "\(folder)/spool")
        try spool.append(
          [1, 2, 3].span, of: StreamedDocument(position: place, input: 0, row: 0, textBytes: 3), endsDocument: true)
        try spool.flush()
        var bytes = try FileSystem.read("\(folder)/spool")
        withUnsafeBytes(of: number) { new in for index in 0..<8 { bytes[offset + index] = new[index] } }
        try AtomicFile.write(bytes.span, to: "\(folder)/spool")
        let reader = SpoolReader(try FileRangeStream(FileRangeSource(path: "\(folder)/spool")))
        #expect(throws: SourceError.self) { while try reader.next() != nil {} }
        #expect(throws: SourceError.self) { try SpoolBucket(path: "\(folder)/spool") }
      }
    }
  }

  @Test func groupsOfHugeInputs() {
    let inputs = (0..<3).map { Input(location: "\($0)", identity: "\($0)", byteCount: 1 << 48) }
    #expect(InputGroups.split(inputs, into: 1 << 40).count == 3)
  }

  @Test func settingsOutOfRange() throws {
    var settings = TokenizationSettings(format: .llmc, prefix: "x")
    settings.shardTokens = .max
    settings.minimumShardTokens = 1000
    #expect(throws: TokenizerError.self) { try TokenizeJob(tokenizer: TinyTokenizer.file(), settings: settings) }
  }
}
