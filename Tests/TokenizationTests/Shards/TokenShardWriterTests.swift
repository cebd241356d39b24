import Base
import Records
import TestSupport
import Testing
import Tokenization

@testable import Tokenization

@Suite struct TokenShardWriterTests {
  private func written(_ shard: WrittenShard, in folder: String) throws {
    for file in shard.files {
      let bytes = try FileSystem.read("\(folder)/\(file.name)")
      #expect(file.byteCount == bytes.count)
      #expect(file.sha256 == Digest.of(bytes.span, .sha256).hexadecimal)
    }
    #expect(try FileSystem.names(in: folder) == shard.files.map(\.name).sorted())
  }

  @Test(arguments: [0, 6, 1_000_000]) func llmcFilesAreHeaderAndTokens(expected: Int) throws {
    try withTemporaryFolder { folder in
      let writer = try LLMCShardWriter(
        path: "\(folder)/a_train_000001.bin", width: .two, expectedTokens: expected, keepsEnds: true)
      let shard = try ShardDocuments.few.write(to: writer)
      try written(shard, in: folder)
      let header: [Int32] = [20_240_520, 1, 6] + Array(repeating: 0, count: 253)
      #expect(
        try FileSystem.read("\(folder)/a_train_000001.bin")
          == littleEndian(header) + littleEndian([50256, 1, 2, 50256, 65535, 7] as [UInt16]))
      #expect(
        try FileSystem.read("\(folder)/a_train_000001.bin.index") == littleEndian([3, 3, 5, 6] as [UInt64]))
      #expect(shard.tokenCount == 6 && shard.documentCount == 4)
    }
  }

  @Test func llama3FilesHaveTheirOwnHeaderAndWidth() throws {
    try withTemporaryFolder { folder in
      let writer = try LLMCShardWriter(path: "\(folder)/a.bin", width: .four)
      let shard = try ShardDocuments(documents: [[128_000, 70_000]]).write(to: writer)
      try written(shard, in: folder)
      let header: [Int32] = [20_240_801, 7, 2] + Array(repeating: 0, count: 253)
      #expect(
        try FileSystem.read("\(folder)/a.bin")
          == littleEndian(header) + littleEndian([128_000, 70_000] as [UInt32]))
    }
  }

  @Test func datatroveFilesAreTokensEndsAndMetadata() throws {
    try withTemporaryFolder { folder in
      let writer = try DatatroveShardWriter(path: "\(folder)/00000_unshuffled.ds", width: .two, tokenizer: "gpt2")
      try written(ShardDocuments.few.write(to: writer), in: folder)
      let tokens: [UInt16] = [50256, 1, 2, 50256, 65535, 7]
      #expect(try FileSystem.read("\(folder)/00000_unshuffled.ds") == littleEndian(tokens))
      #expect(
        try FileSystem.read("\(folder)/00000_unshuffled.ds.index") == littleEndian([3, 3, 5, 6] as [UInt64]))
      #expect(
        try FileSystem.read("\(folder)/00000_unshuffled.ds.metadata") == Array("gpt2|2\n6\n6.00 T".utf8))
    }
  }

  /// As humanize 4.15 gives them.
  @Test(arguments: [
    (0, "0.00 T"), (9, "9.00 T"), (99, "99.0 T"), (999, "999 T"), (1000, "1.00 kT"), (1234, "1.23 kT"),
    (12345, "12.3 kT"), (99_950, "100 kT"), (99_999, "100 kT"), (999_499, "999 kT"), (999_500, "1.00 MT"),
    (2_994_359, "2.99 MT"), (999_999_999, "1.00 GT"), (123_456_789_012, "123 GT"),
  ]) func countsForPeopleAreHumanizes(count: Int, text: String) {
    #expect(DatatroveShardWriter.humanCount(count) == text)
  }

  @Test func megatronFilesAreTokensAndIndex() throws {
    try withTemporaryFolder { folder in
      let writer = try MegatronShardWriter(path: "\(folder)/a.bin", width: .four)
      try written(ShardDocuments.few.write(to: writer), in: folder)
      #expect(
        try FileSystem.read("\(folder)/a.bin") == littleEndian([50256, 1, 2, 50256, 65535, 7] as [Int32]))
      let head = Array("MMIDIDX\0\0".utf8) + littleEndian([1] as [UInt64]) + [4] + littleEndian([4, 5] as [UInt64])
      let lengths = littleEndian([3, 0, 2, 1] as [Int32])
      let places = littleEndian([0, 12, 12, 20] as [Int64])
      #expect(
        try FileSystem.read("\(folder)/a.idx")
          == head + lengths + places + littleEndian([0, 1, 2, 3, 4] as [Int64]))
    }
  }

  @Test func dolmaFilesAreTokensAndATableOfSources() throws {
    try withTemporaryFolder { folder in
      let writer = try DolmaShardWriter(path: "\(folder)/part-0-00000.npy", width: .two)
      let sources = (1...4).map {
        DocumentSource(id: $0 == 2 ? "a \"quoted\", id" : "<urn:\($0)>", file: "a.jsonl.gz", line: $0)
      }
      try written(ShardDocuments.few.write(to: writer, sources: sources), in: folder)
      let tokens: [UInt16] = [50256, 1, 2, 50256, 65535, 7]
      #expect(try FileSystem.read("\(folder)/part-0-00000.npy") == littleEndian(tokens))
      let table = DecompressingSource(MemorySource(try FileSystem.read("\(folder)/part-0-00000.csv.gz")))
      var text = [UInt8](repeating: 0, count: 1000)
      let count = try text.withUnsafeMutableBytes { try table.read(into: $0) }
      #expect(
        String(decoding: text.prefix(count), as: UTF8.self)
          == "0,3,<urn:1>,a.jsonl.gz,1\r\n3,3,\"a \"\"quoted\"\", id\",a.jsonl.gz,2\r\n"
          + "3,5,<urn:3>,a.jsonl.gz,3\r\n5,6,<urn:4>,a.jsonl.gz,4\r\n")
    }
  }

  @Test(arguments: TokenShardFormat.allCases) func partsOfDocumentsMakeTheSameFiles(format: TokenShardFormat) throws {
    let documents = ShardDocuments.random(seed: 1, below: 65_536)
    try withTemporaryFolder { folder in
      let shards = try [false, true].map { inParts in
        try FileSystem.createFolder("\(folder)/\(inParts)")
        return try documents.write(
          to: format.makeWriter(
            path: "\(folder)/\(inParts)/x\(format.suffix)", width: .two, keepsEnds: true, tokenizer: "t"),
          inParts: inParts)
      }
      #expect(shards[0] == shards[1])
    }
  }

  @Test(arguments: TokenShardFormat.allCases) func aWriterGoesOnFromAnyDocument(format: TokenShardFormat) throws {
    var documents = ShardDocuments.random(seed: 2, below: 65_536).documents
    documents.removeSubrange(20..<90)
    let sources = documents.indices.map { DocumentSource(id: "<\($0)>", file: "a, \"b\"", line: $0 + 1) }
    func open(_ folder: String, _ progress: ShardProgress?) throws -> any TokenShardWriter {
      try format.makeWriter(
        path: "\(folder)/x\(format.suffix)", width: .two, keepsEnds: true, tokenizer: "t", resuming: progress)
    }
    try withTemporaryFolder { folder in
      try FileSystem.createFolder("\(folder)/whole")
      let whole = try ShardDocuments(documents: documents).write(to: open("\(folder)/whole", nil), sources: sources)
      for saved in stride(from: 0, to: documents.count, by: 13) {
        let parts = "\(folder)/\(saved)"
        try FileSystem.createFolder(parts)
        do {
          let writer = try open(parts, nil)
          for number in 0..<saved {
            let tokens = documents[number]
            try writer.append(tokens.span, endsDocument: true, source: sources[number])
          }
          var json = JSONWriter()
          try writer.save().write(to: &json)
          try AtomicFile.write(json.bytes.array().span, to: "\(parts)/saved.json")
          // What comes after the checkpoint is lost, wherever it is.
          for number in saved..<min(documents.count, saved + 5) {
            let tokens = documents[number]
            try writer.append(tokens.span, endsDocument: true, source: sources[number])
          }
        }
        let progress = try #require(ShardProgress(JSONValue(file: "\(parts)/saved.json")))
        let writer = try open(parts, progress)
        #expect(writer.tokenCount == documents[..<saved].reduce(0) { $0 + $1.count })
        let rest = ShardDocuments(documents: Array(documents[saved...]))
        #expect(try rest.write(to: writer, sources: Array(sources[saved...])) == whole, "after \(saved) documents")
        #expect(try FileSystem.names(in: parts).filter { $0.hasSuffix(".part") } == [])
      }
    }
  }

  @Test(arguments: TokenShardFormat.allCases) func aCheckpointOfOtherFilesIsRefused(format: TokenShardFormat) throws {
    try withTemporaryFolder { folder in
      let path = "\(folder)/x\(format.suffix)"
      let writer = try format.makeWriter(path: path, width: .two, keepsEnds: true, tokenizer: "t")
      try writer.append([1, 2, 3].span, endsDocument: true)
      let progress = try writer.save()
      func refused(_ change: (inout ShardProgress) throws -> Void) throws {
        var changed = progress
        try change(&changed)
        let error = #expect(throws: TokenizerError.self) {
          try format.makeWriter(path: path, width: .two, keepsEnds: true, tokenizer: "t", resuming: changed)
        }
        #expect(error?.code == .badShard)
      }
      try refused { $0.files.append($0.files[0]) }
      try refused { $0.files[0].byteCount += 1 }
      try refused { $0.files[0].sha256 = String(repeating: "0", count: 64) }
      try refused { $0.files[0].name = ".gone.part" }
      if format == .dolma { try refused { $0.table = nil } }
      #expect(ShardProgress(.object([])) == nil)
      #expect(FileMark(try JSONValue(parsing: #"{"name":"../x","bytes":0,"sha256":""}"#)) == nil)
      #expect(FileMark(try JSONValue(parsing: #"{"name":"x","bytes":-1,"sha256":""}"#)) == nil)
    }
  }

  @Test(arguments: TokenShardFormat.allCases) func tokensWithoutRoomAreRefusedAndNothingIsLeft(
    format: TokenShardFormat
  ) throws {
    try withTemporaryFolder { folder in
      do {
        let writer = try format.makeWriter(path: "\(folder)/a\(format.suffix)", width: .two, tokenizer: "t")
        let error = #expect(throws: TokenizerError.self) {
          try writer.append([1, 65_536].span, endsDocument: true)
        }
        #expect(error?.code == .doesNotFit)
      }
      #expect(try FileSystem.names(in: folder) == [])
    }
  }

  @Test func namesAreTheFormatsOwn() {
    func name(_ format: TokenShardFormat, _ shuffled: Bool = false) -> String {
      format.fileName(prefix: "fineweb", split: "train", index: 12, isShuffled: shuffled)
    }
    #expect(name(.llmc) == "fineweb_train_000012.bin")
    #expect(name(.datatrove) == "fineweb_train_00012_unshuffled.ds")
    #expect(name(.datatrove, true) == "fineweb_train_00000_00012_doc_shuffled.ds")
    #expect(name(.megatron) == "fineweb_train_000012.bin")
    #expect(name(.dolma) == "fineweb_train-0-00012.npy")
  }

  @Test func widthsFollowTheFormatsReaders() {
    #expect(TokenShardFormat.llmc.width(vocabularySize: 65_536) == .two)
    #expect(TokenShardFormat.llmc.width(vocabularySize: 65_537) == .four)
    #expect(TokenShardFormat.megatron.width(vocabularySize: 65_499) == .two)
    #expect(TokenShardFormat.megatron.width(vocabularySize: 65_500) == .four)
    #expect(TokenShardFormat.llmc.mostTokens(.two) == (1 << 31 - 1 - 1024) / 2)
  }
}
