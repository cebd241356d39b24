internal import Base
internal import Tokenization

/// A shard while it is written, with what its record will say.
internal final class OpenTokenShard {
  let name: String
  let split: String
  let index: Int
  /// Faults that were found on the way.
  let faults: FaultLog
  private let writer: any TokenShardWriter
  private let trace: SourceTableWriter?
  private let inputs: [String]
  private let tellsSources: Bool
  private let keepsRanges: Bool
  private var textBytes = 0
  private var sources: [SourceRange] = []
  private var end = StreamPosition(part: 0, document: 0, offset: 0, tokens: nil)

  var tokenCount: Int { writer.tokenCount }

  /// - Parameters:
  ///   - name: the main file's name.
  ///   - path: where it is staged.
  ///   - inputs: locations of the task's inputs.
  init(
    job: TokenizeJob, name: String, path: String, index: Int, group: Int?, inputs: [String], faults: FaultLog
  ) throws {
    let settings = job.settings
    self.index = index
    self.faults = faults
    self.name = name
    self.inputs = inputs
    split = settings.split(ofShard: index, group: group)
    writer = try settings.format.makeWriter(
      path: path, width: job.width, expectedTokens: settings.format.cutsDocuments ? settings.shardTokens : 0,
      keepsEnds: settings.keepsEnds, tokenizer: job.tokenizer.name)
    // dolma's shards have such a table anyway.
    trace =
      settings.traces && settings.format != .dolma ? try SourceTableWriter(path: path + ".csv.gz") : nil
    tellsSources = settings.tellsSources
    keepsRanges = settings.shuffleSeed == nil
  }

  /// Appends a document, or a part of one.
  func append(_ tokens: Span<UInt32>, of document: borrowing StreamedDocument, endsDocument: Bool) throws {
    let source =
      tellsSources
      ? DocumentSource(id: document.id, file: inputs[document.input], line: document.row + 1) : nil
    try writer.append(tokens, endsDocument: endsDocument, source: source)
    if let trace {
      try trace.append(tokens.count, source: source)
      if endsDocument { try trace.endDocument() }
    }
    if keepsRanges { sources.add(document) }
    if endsDocument { textBytes += document.textBytes }
    end = document.position
    end.tokens = endsDocument ? nil : document.firstToken + tokens.count
  }

  /// Ends the shard's files, which are whole in the staging directory then.
  func finish() throws -> ShardRecord {
    let table = try trace?.finish()
    var shard = try writer.finish()
    if let table { shard.files.append(table) }
    return ShardRecord(
      name: name, split: split, index: index, shard: shard, textBytes: textBytes, sources: sources,
      faults: faults.counts, end: end)
  }
}

extension TokenizationSettings {
  /// Whether documents' identifiers are needed.
  internal var tellsSources: Bool { traces || format == .dolma }
}
